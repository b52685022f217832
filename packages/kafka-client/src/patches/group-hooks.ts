import { type ConsumerGroupInternals } from './kafkajs-internals'

/**
 * Finds a consumer's hooks from its ConsumerGroup. kafkajs creates that object internally, so it is identified by the
 * assigner object, of which each consumer has its own.
 */
export class GroupHooks<T> {
  private readonly byAssigner = new WeakMap<object, T>()
  private isApplied = false

  /** `apply` patches kafkajs; called once, at the first registration. */
  constructor(private readonly apply: () => void) {}

  register(assigner: object, hooks: T): void {
    if (!this.isApplied) this.apply()
    this.isApplied = true
    this.byAssigner.set(assigner, hooks)
  }

  of({ assigners }: ConsumerGroupInternals): T | undefined {
    return assigners.map((assigner) => this.byAssigner.get(assigner)).find(Boolean)
  }
}
