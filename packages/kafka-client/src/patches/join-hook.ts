import { GroupHooks } from './group-hooks'
import { type ConsumerGroupInternals, loadBroker, loadConsumerGroup, rebalanceError } from './kafkajs-internals'

/** A consumer's callbacks around JoinGroup; kafkajs has no event there that it awaits. */
export interface JoinHooks {
  /**
   * Called before every join. False: do not join, the consumer is about to leave. Commits sent here carry the old
   * generation, which the broker still accepts; once JoinGroup is sent it does not.
   */
  beforeJoin(group: ConsumerGroupInternals): Promise<boolean>
  /**
   * Called when the new assignment is known, before its first fetch. `assignment` is the whole MemberAssignment, of
   * which kafkajs keeps the partitions only.
   */
  afterJoin(group: ConsumerGroupInternals, assignment: Buffer): void
  /** Called when a join has failed. kafkajs then continues in the old generation while the broker accepts it. */
  onJoinFailed?(): void
  /** Called with each committed offset that is fetched; kafkajs itself drops the metadata. */
  onCommitted?(committed: CommittedOffset): void
  /** Whether to rejoin although the broker does not ask for it. Called at every heartbeat. Default: never. */
  wantsToJoin?(): boolean
}

/** A committed offset with its metadata. */
export interface CommittedOffset {
  topic: string
  partition: number
  /** −1 before the first commit. */
  offset: string
  metadata: string | null
}

const joinHooks = new GroupHooks<JoinHooks>(hookGroups)
/** Keyed by coordinator connection (one per consumer): its hooks, and its last SyncGroup response. */
const hooksByCoordinator = new WeakMap<object, JoinHooks>()
const assignments = new WeakMap<object, Buffer>()

/** Registers hooks for the ConsumerGroup that kafkajs creates with this assigner object (one per consumer). */
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
    const response = await syncGroup.call(this, request)
    assignments.set(this, response.memberAssignment)
    return response
  }
  prototype.offsetFetch = async function (request) {
    const response = await offsetFetch.call(this, request)
    for (const { topic, partitions } of response.responses)
      for (const committed of partitions) hooksByCoordinator.get(this)?.onCommitted?.({ topic, ...committed })
    return response
  }
}
