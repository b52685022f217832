import { type BrokerNode } from './broker-node'
import { Faults } from './faults'

/** The leader of a partition that has none. */
export const NO_LEADER = -1

/** A broker that was fenced takes this long to register again. */
const REGISTRATION_MS = 100

/**
 * Which broker leads each partition and coordinates each group, and the faults that tests of clients need. All brokers
 * have all records, so that the next one takes over from one that is fenced. Node ids start at 1.
 */
export class BrokerCluster {
  /** In the order of their ids. */
  readonly nodes: BrokerNode[] = []
  readonly faults = new Faults()
  private readonly moved = new Map<string, number>()
  private readonly fencing = new Map<number, NodeJS.Timeout>()

  /** `onMoved` is called after leaders and coordinators have moved. */
  constructor(private readonly onMoved: () => void) {}

  get unfenced(): BrokerNode[] {
    return this.nodes.filter(({ isFenced }) => !isFenced)
  }

  /** The leader's node id, or NO_LEADER. */
  leaderOf(topic: string, partition: number): number {
    return this.unfencedFrom(this.moved.get(`${topic}/${partition}`) ?? 1 + (partition % this.nodes.length))
  }

  /** The coordinator's node id, or NO_LEADER. */
  coordinatorOf(groupId: string): number {
    return this.unfencedFrom(this.moved.get(groupId) ?? 1 + (hash(groupId) % this.nodes.length))
  }

  moveLeader(topic: string, partition: number, nodeId: number): void {
    this.moved.set(`${topic}/${partition}`, nodeId)
    this.onMoved()
  }

  moveCoordinator(groupId: string, nodeId: number): void {
    this.moved.set(groupId, nodeId)
    this.onMoved()
  }

  /** Closes the broker's connections and refuses new ones. The others take over after this time, or never: Infinity. */
  async stop(nodeId: number, takeOverMs = 0): Promise<void> {
    await this.node(nodeId).stop()
    this.setFenced(nodeId, true, takeOverMs)
  }

  /** Starts a stopped broker, which leads its partitions again at once. */
  async start(nodeId: number): Promise<void> {
    await this.node(nodeId).start()
    this.setFenced(nodeId, false)
  }

  /** The broker accepts connections and answers nothing. The others take over after this time, or never: Infinity. */
  freeze(nodeId: number, takeOverMs = 0): void {
    this.node(nodeId).setFrozen(true)
    this.setFenced(nodeId, true, takeOverMs)
  }

  /** The broker handles what it has received since `freeze`, and only then leads its partitions again. */
  thaw(nodeId: number): void {
    this.node(nodeId).setFrozen(false)
    this.setFenced(nodeId, false, REGISTRATION_MS)
  }

  async close(): Promise<void> {
    for (const timer of this.fencing.values()) clearTimeout(timer)
    await Promise.all(this.nodes.map((node) => node.stop()))
  }

  private setFenced(nodeId: number, isFenced: boolean, afterMs = 0): void {
    clearTimeout(this.fencing.get(nodeId))
    const node = this.node(nodeId)
    const change = () => {
      node.isFenced = isFenced
      this.onMoved()
    }
    if (afterMs <= 0) change()
    else if (afterMs < Infinity) this.fencing.set(nodeId, setTimeout(change, afterMs))
  }

  private node(nodeId: number): BrokerNode {
    const node = this.nodes[nodeId - 1]
    if (!node) throw new Error(`there is no broker ${nodeId}`)
    return node
  }

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
