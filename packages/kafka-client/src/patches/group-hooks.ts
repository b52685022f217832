import { type ConsumerGroupInternals } from './kafkajs-internals'

/**
 * What consumers want to be asked at certain calls of their ConsumerGroup, which kafkajs makes by itself: known by the
 * assigner object, of which each consumer has its own.
 */
export class GroupHooks<T> {
  private readonly byAssigner = new WeakMap<object, T>()
  private isApplied = false

  /** `apply` patches kafkajs; it is called once, with the first consumer. */
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
