import { type ConsumerGroupInternals, loadConsumerGroup } from './kafkajs-internals'

/** What a consumer does around each JoinGroup; kafkajs has no event that is awaited there. */
export interface JoinHooks {
  /**
   * Called before every join. False: do not join, the consumer is about to leave. Commits sent here carry the old
   * generation, which the broker still takes; after JoinGroup was written it is too late.
   */
  beforeJoin(group: ConsumerGroupInternals): Promise<boolean>
  /** Called after the new assignment is known and before anything is fetched for it. */
  afterJoin(group: ConsumerGroupInternals): void
}

const hooksByAssigner = new WeakMap<object, JoinHooks>()
let applied = false

/** Ties hooks to the consumer group that kafkajs makes with this assigner object (one per consumer). */
export function registerJoinHooks(assigner: object, hooks: JoinHooks): void {
  hookJoins()
  hooksByAssigner.set(assigner, hooks)
}

function hookJoins(): void {
  if (applied) return
  applied = true
  const { prototype } = loadConsumerGroup()
  const joinAndSync = prototype.joinAndSync
  prototype.joinAndSync = async function (this: ConsumerGroupInternals) {
    const hooks = this.assigners.map((assigner) => hooksByAssigner.get(assigner)).find(Boolean)
    if (!hooks) return joinAndSync.call(this)
    if (!(await hooks.beforeJoin(this))) return
    await joinAndSync.call(this)
    hooks.afterJoin(this)
  }
}
