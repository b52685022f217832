import { type BrokerNode } from './broker-node'
import { BrokerFaults } from './broker-faults'

/** The node id of a leader, coordinator or controller that does not exist, as in Kafka. */
export const NO_LEADER = -1

/** Time from `unfreeze` until the broker is unfenced. A real broker must first register with the controller again. */
const REGISTRATION_MS = 100

/**
 * Assigns leaders and coordinators to the brokers, and injects faults for tests of clients. The brokers share all
 * records, so any broker can take over the partitions of a fenced one. Node ids start at 1.
 */
export class BrokerCluster {
  /** The brokers, sorted by id. */
  readonly nodes: BrokerNode[] = []
  readonly faults = new BrokerFaults()
  /** The node ids of explicitly assigned leaders and coordinators, by `topic/partition` or coordinator key. */
  private assignedNodeIds = new Map<string, number>()
  /** The explicitly assigned replicas, by `topic/partition`. */
  private replicas = new Map<string, readonly number[]>()
  private readonly fenceTimers = new Map<number, NodeJS.Timeout>()

  /** The leader epoch of all partitions. It increases whenever a leader may have moved. */
  leaderEpoch = 0

  /** `onLeadersMoved` is called after leaders and coordinators have moved. */
  constructor(private readonly onLeadersMoved: () => void) {}

  get unfenced(): BrokerNode[] {
    return this.nodes.filter(({ isFenced }) => !isFenced)
  }

  /** The leader's node id, or NO_LEADER. */
  leaderOf(topic: string, partition: number): number {
    return this.unfencedFrom(this.assignedNodeIds.get(`${topic}/${partition}`) ?? 1 + (partition % this.nodes.length))
  }

  /** The node id of the coordinator of a group id or transactional id, or NO_LEADER. */
  coordinatorOf(key: string): number {
    return this.unfencedFrom(this.assignedNodeIds.get(key) ?? 1 + (hash(key) % this.nodes.length))
  }

  /** The node ids that a client assigned to the partition; default: all. */
  replicasOf(topic: string, partition: number): readonly number[] {
    return this.replicas.get(`${topic}/${partition}`) ?? this.nodes.map(({ id }) => id)
  }

  /** Affects the metadata and the leader only, because the brokers share all records. */
  assignReplicas(topic: string, partition: number, nodeIds: readonly number[]): void {
    this.replicas.set(`${topic}/${partition}`, nodeIds)
    this.moveLeader(topic, partition, nodeIds[0] ?? NO_LEADER)
  }

  moveLeader(topic: string, partition: number, nodeId: number): void {
    this.assignedNodeIds.set(`${topic}/${partition}`, nodeId)
    this.onMoved()
  }

  moveCoordinator(groupId: string, nodeId: number): void {
    this.assignedNodeIds.set(groupId, nodeId)
    this.onMoved()
  }

  /** A copy of the leaders, coordinators and replicas. */
  snapshot() {
    return { assignedNodeIds: new Map(this.assignedNodeIds), replicas: new Map(this.replicas) }
  }

  restore({ assignedNodeIds, replicas }: ReturnType<BrokerCluster['snapshot']>): void {
    this.assignedNodeIds = new Map(assignedNodeIds)
    this.replicas = new Map(replicas)
    this.onMoved()
  }

  /**
   * Closes the broker's connections and refuses new ones. Other brokers take over after `takeOverMs`. Default 0;
   * Infinity: never.
   */
  async stop(nodeId: number, takeOverMs = 0): Promise<void> {
    await this.node(nodeId).stop()
    this.setFenced(nodeId, true, takeOverMs)
  }

  /** Starts a stopped broker, which leads its partitions again immediately. No effect if the broker runs or is frozen. */
  async start(nodeId: number): Promise<void> {
    const node = this.node(nodeId)
    if (node.isListening) return
    await node.start()
    this.setFenced(nodeId, false)
  }

  /**
   * The broker accepts connections but sends no responses. Other brokers take over after `takeOverMs`. Default 0;
   * Infinity: never.
   */
  freeze(nodeId: number, takeOverMs = 0): void {
    this.node(nodeId).setFrozen(true)
    this.setFenced(nodeId, true, takeOverMs)
  }

  /** The broker handles the requests received since `freeze`, and then leads its partitions again. */
  unfreeze(nodeId: number): void {
    this.node(nodeId).setFrozen(false)
    this.setFenced(nodeId, false, REGISTRATION_MS)
  }

  async close(): Promise<void> {
    for (const timer of this.fenceTimers.values()) clearTimeout(timer)
    await Promise.all(this.nodes.map((node) => node.stop()))
  }

  private onMoved(): void {
    this.leaderEpoch++
    this.onLeadersMoved()
  }

  private setFenced(nodeId: number, isFenced: boolean, afterMs = 0): void {
    clearTimeout(this.fenceTimers.get(nodeId))
    const node = this.node(nodeId)
    const applyChange = () => {
      node.isFenced = isFenced
      this.onMoved()
    }
    if (afterMs <= 0) applyChange()
    else if (afterMs < Infinity) this.fenceTimers.set(nodeId, setTimeout(applyChange, afterMs))
  }

  private node(nodeId: number): BrokerNode {
    const node = this.nodes[nodeId - 1]
    if (!node) throw new Error(`no broker has the node id ${nodeId}: expected 1 to ${this.nodes.length}`)
    return node
  }

  /** This node id if the broker is unfenced, otherwise that of the next unfenced broker; NO_LEADER without any. */
  private unfencedFrom(nodeId: number): number {
    if (nodeId === NO_LEADER) return NO_LEADER
    const { nodes } = this
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[(nodeId - 1 + i) % nodes.length] as BrokerNode
      if (!node.isFenced) return node.id
    }
    return NO_LEADER
  }
}

function hash(text: string): number {
  return Array.from(Buffer.from(text)).reduce((value, byte) => (value * 31 + byte) >>> 0, 0)
}
