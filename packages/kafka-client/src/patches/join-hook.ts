import { GroupHooks } from './group-hooks'
import { type ConsumerGroupInternals, loadBroker, loadConsumerGroup, rebalanceError } from './kafkajs-internals'

/** What a consumer does around each JoinGroup; kafkajs has no event that is awaited there. */
export interface JoinHooks {
  /**
   * Called before every join. False: do not join, the consumer is about to leave. Commits sent here carry the old
   * generation, which the broker still takes; after JoinGroup was written it is too late.
   */
  beforeJoin(group: ConsumerGroupInternals): Promise<boolean>
  /**
   * Called after the new assignment is known and before anything is fetched for it. kafkajs keeps of it only which
   * partitions it names; `assignment` is all that the leader sent.
   */
  afterJoin(group: ConsumerGroupInternals, assignment: Buffer): void
  /** Called when a join has failed. kafkajs goes on as before it, as long as the broker lets it. */
  onJoinFailed?(): void
  /** Called with each committed offset that is read for a partition; kafkajs drops its metadata. */
  onCommitted?(committed: CommittedOffset): void
  /** Whether to join anew though nobody else asks for it. Asked at every heartbeat. Default: never. */
  wantsToJoin?(): boolean
}

/** A committed offset with what was written beside it. */
export interface CommittedOffset {
  topic: string
  partition: number
  /** −1 of none. */
  offset: string
  metadata: string | null
}

const joinHooks = new GroupHooks<JoinHooks>(hookGroups)
/** By coordinator, since each consumer has connections of its own: whom it serves, and its newest answer to SyncGroup. */
const hooksByCoordinator = new WeakMap<object, JoinHooks>()
const assignments = new WeakMap<object, Buffer>()

/** Ties hooks to the consumer group that kafkajs makes with this assigner object (one per consumer). */
export function registerJoinHooks(assigner: object, hooks: JoinHooks): void {
  joinHooks.register(assigner, hooks)
}

function hookGroups(): void {
  listenToCoordinators()
  const { prototype } = loadConsumerGroup()
  const { joinAndSync, heartbeat } = prototype
  prototype.joinAndSync = async function (this: ConsumerGroupInternals) {
    const hooks = joinHooks.of(this)
    if (!hooks) return joinAndSync.call(this)
    if (!(await hooks.beforeJoin(this))) return
    try {
      await joinAndSync.call(this)
    } catch (error) {
      hooks.onJoinFailed?.()
      throw error
    }
    hooksByCoordinator.set(this.coordinator, hooks)
    hooks.afterJoin(this, assignments.get(this.coordinator) ?? Buffer.alloc(0))
  }
  prototype.heartbeat = function (this: ConsumerGroupInternals, options) {
    return joinHooks.of(this)?.wantsToJoin?.() ? Promise.reject(rebalanceError()) : heartbeat.call(this, options)
  }
}

function listenToCoordinators(): void {
  const { prototype } = loadBroker()
  const { syncGroup, offsetFetch } = prototype
  prototype.syncGroup = async function (request) {
    const answer = await syncGroup.call(this, request)
    assignments.set(this, answer.memberAssignment)
    return answer
  }
  prototype.offsetFetch = async function (request) {
    const answer = await offsetFetch.call(this, request)
    for (const { topic, partitions } of answer.responses)
      for (const committed of partitions) hooksByCoordinator.get(this)?.onCommitted?.({ topic, ...committed })
    return answer
  }
}
