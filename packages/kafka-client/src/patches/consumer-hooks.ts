import { type TopicPartition } from '../assigner/ownership'
import { type ConsumerGroupInternals, loadBroker, loadConsumerGroup, rebalanceError } from './kafkajs-internals'

/** Callbacks of one consumer before and after JoinGroup and Fetch. kafkajs has no events there that it awaits. */
export interface ConsumerHooks {
  /**
   * Called before every join. False cancels the join, because the consumer is about to leave. Commits sent here still
   * have the old generation. The broker rejects that generation after JoinGroup was sent.
   */
  beforeJoin(group: ConsumerGroupInternals): Promise<boolean>
  /**
   * Called with the new assignment, before its first fetch. `assignment` is the complete MemberAssignment; kafkajs
   * itself stores only the partitions.
   */
  afterJoin(group: ConsumerGroupInternals, assignment: Buffer): void
  /** Called when a join has failed. kafkajs then continues in the old generation while the broker accepts it. */
  onJoinFailed?(): void
  /** Called with each committed offset that is fetched. kafkajs itself discards the metadata. */
  onCommitted?(committed: CommittedOffset): void
  /** Whether to rejoin although the broker did not start a rebalance. Called at every heartbeat. Default: never. */
  needsRejoin?(): boolean
  /** Called before each fetch; may set the group's `minBytes` and `maxWaitTime`. */
  beforeFetch?(group: ConsumerGroupInternals): void
  /** Called when the broker has no record at a position, before kafkajs seeks to the beginning of the log. */
  onPositionOutOfRange(partition: TopicPartition): void
}

/** A committed offset with its metadata. */
export interface CommittedOffset {
  topic: string
  partition: number
  /** −1 before the first commit. */
  offset: string
  metadata: string | null
}

const hooksByAssigner = new WeakMap<object, ConsumerHooks>()
/** By connection to the group coordinator, of which each consumer has one: its hooks and its last SyncGroup response. */
const hooksByCoordinator = new WeakMap<object, ConsumerHooks>()
const assignments = new WeakMap<object, Buffer>()

/** Registers the hooks of the ConsumerGroup that kafkajs creates with this assigner object (one per consumer). */
export function registerHooks(assigner: object, hooks: ConsumerHooks): void {
  hooksByAssigner.set(assigner, hooks)
}

/** kafkajs creates the ConsumerGroup internally; its assigner object identifies the consumer. */
function hooksOf({ assigners }: ConsumerGroupInternals): ConsumerHooks | undefined {
  return assigners.map((assigner) => hooksByAssigner.get(assigner)).find(Boolean)
}

/** Makes every ConsumerGroup call the hooks that are registered for it. */
export function callRegisteredHooks(): void {
  hookJoins()
  hookFetches()
  hookCoordinators()
}

function hookJoins(): void {
  const { prototype } = loadConsumerGroup()
  const { joinAndSync, heartbeat } = prototype
  prototype.joinAndSync = async function (this: ConsumerGroupInternals) {
    const hooks = hooksOf(this)
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
    return hooksOf(this)?.needsRejoin?.() ? Promise.reject(rebalanceError()) : heartbeat.call(this, options)
  }
}

function hookFetches(): void {
  const { prototype } = loadConsumerGroup()
  const { fetch, recoverFromOffsetOutOfRange } = prototype
  prototype.fetch = async function (this: ConsumerGroupInternals, nodeId) {
    hooksOf(this)?.beforeFetch?.(this)
    const { offsetManager } = this
    const batches = await fetch.call(this, nodeId)
    for (const batch of batches) batch.fetchedFor = offsetManager
    return batches
  }
  prototype.recoverFromOffsetOutOfRange = function (this: ConsumerGroupInternals, error) {
    hooksOf(this)?.onPositionOutOfRange(error)
    return recoverFromOffsetOutOfRange.call(this, error)
  }
}

function hookCoordinators(): void {
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
