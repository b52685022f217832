import { assign } from './assignor'
import { type EventQueue } from './event-queue'
import { type Platform } from './platform'
import { type Random, shuffled } from './random'
import { type Work } from './work'

/** A pod, from the scaling step that creates it until the one that removes it. */
interface Pod {
  id: number
  joinedAt: number | null
  /** A random number in place of the member id, by which an assignor sorts the members. */
  sortKey: number
  partitions: readonly number[]
}

interface Rebalance {
  /** Members that have not noticed the rebalance yet. */
  unnoticedBy: Set<number>
  /** When all members that stopped are done with their current records. */
  readyAt: number
}

/** Input of {@link Group}. */
export interface GroupOptions {
  platform: Platform
  partitions: number
  work: Work
  events: EventQueue
  random: Random
}

/** The members at the start of a simulation joined an hour before second 0. */
const FIRST_JOIN_SECONDS = -3600

/**
 * Each event advances the queues of all partitions, so the members of a large group notice a rebalance at no more than
 * this many different times.
 */
const MAX_NOTICE_TIMES = 20

/** The pods of a Deployment and their consumer group: start, rebalances, leaving. Times in seconds. */
export class Group {
  private readonly pods = new Map<number, Pod>()
  private nextId = 0
  private rebalance: Rebalance | null = null
  /** Rebalances that took place. */
  rebalances = 0
  now = 0

  constructor(private readonly options: GroupOptions) {}

  /** Pods that have joined. */
  get ready(): number {
    let count = 0
    for (const { joinedAt } of this.pods.values()) if (joinedAt !== null) count++
    return count
  }

  /** Starts the group with members that joined long ago. */
  start(replicas: number): void {
    for (let count = 0; count < replicas; count++) this.createPod().joinedAt = FIRST_JOIN_SECONDS
    this.assignAll()
  }

  /** Changes the number of pods. */
  scale(to: number): void {
    const difference = to - this.pods.size
    if (difference > 0) this.addPods(difference)
    else for (const pod of this.podsToDelete(-difference)) this.removePod(pod)
  }

  private get members(): Pod[] {
    return [...this.pods.values()].filter(({ joinedAt }) => joinedAt !== null)
  }

  private schedule(time: number, run: () => void): void {
    this.options.events.add(time, () => {
      this.now = time
      this.options.work.advance(time)
      run()
    })
  }

  private createPod(): Pod {
    const pod = { id: this.nextId++, joinedAt: null, sortKey: this.options.random.uniform(), partitions: [] }
    this.pods.set(pod.id, pod)
    return pod
  }

  private addPods(count: number): void {
    const { platform, random } = this.options
    const first = this.now + random.between(platform.start)
    for (let index = 0; index < count; index++) {
      const pod = this.createPod()
      this.schedule(index === 0 ? first : first + random.between(platform.startSpread), () => this.join(pod))
    }
  }

  private join(pod: Pod): void {
    if (!this.pods.has(pod.id)) return
    pod.joinedAt = this.now
    this.startRebalance(this.options.platform.initialDelay)
  }

  /**
   * A ReplicaSet first removes pods that are not ready, then those that became ready last. It compares the times for
   * which pods were ready only by their logarithm to base 2, rounded down.
   */
  private podsToDelete(count: number): Pod[] {
    const rank = ({ joinedAt }: Pod): number =>
      joinedAt === null ? -1 : Math.floor(Math.log2(1 + this.now - joinedAt))
    return shuffled([...this.pods.values()], this.options.random)
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, count)
  }

  private removePod(pod: Pod): void {
    this.pods.delete(pod.id)
    if (pod.joinedAt === null) return
    const { platform, random, work } = this.options
    this.schedule(this.now + random.between(platform.stop), () => {
      const doneAt = work.stop(pod.id)
      this.schedule(doneAt + random.between(platform.leave), () => {
        work.assign(pod.id, [])
        this.rebalance?.unnoticedBy.delete(pod.id)
        this.startRebalance(0)
        this.endIfAllNoticed()
      })
    })
  }

  private startRebalance(initialDelay: number): void {
    if (this.rebalance) return
    const { platform } = this.options
    const consuming = this.members.filter(({ joinedAt }) => joinedAt !== this.now)
    const current = { unnoticedBy: new Set(consuming.map(({ id }) => id)), readyAt: this.now }
    this.rebalance = current
    if (consuming.length === 0) return this.schedule(this.now + initialDelay, () => this.endIfAllNoticed())
    for (const { id } of consuming) {
      this.schedule(this.now + this.noticeDelay(consuming.length), () => {
        if (this.rebalance !== current || !current.unnoticedBy.delete(id)) return
        if (platform.protocol === 'eager') current.readyAt = Math.max(current.readyAt, this.options.work.stop(id))
        this.endIfAllNoticed()
      })
    }
  }

  private noticeDelay(members: number): number {
    const { platform, random } = this.options
    const [low, high] = platform.notice
    const delay = random.between(platform.notice)
    if (members <= 2 * MAX_NOTICE_TIMES || high === low) return delay
    const step = Math.ceil(((delay - low) / (high - low)) * MAX_NOTICE_TIMES)
    return low + (step / MAX_NOTICE_TIMES) * (high - low)
  }

  private endIfAllNoticed(): void {
    const current = this.rebalance
    if (!current || current.unnoticedBy.size > 0) return
    const { platform, random } = this.options
    this.schedule(Math.max(this.now, current.readyAt) + random.between(platform.settle), () => {
      if (this.rebalance !== current) return
      this.rebalance = null
      this.rebalances++
      this.assignAll()
    })
  }

  private assignAll(): void {
    const { platform, partitions, work } = this.options
    const members = this.members.sort((a, b) => a.sortKey - b.sortKey)
    const assigned = assign(
      platform.assignor,
      partitions,
      members.map((member) => member.partitions),
    )
    const moved = this.movedPartitions(members, assigned)
    for (const [index, member] of members.entries()) {
      member.partitions = assigned[index] ?? []
      const kept = member.partitions.filter((partition) => !moved.has(partition))
      // A consumer processes its partitions in the order in which the broker returned them.
      work.assign(member.id, shuffled(kept, this.options.random))
    }
    if (moved.size > 0) this.assignMoved(members)
  }

  /**
   * The partitions that move to another member. The cooperative protocol assigns them in a second rebalance. Empty with
   * the eager protocol.
   */
  private movedPartitions(members: readonly Pod[], assigned: readonly (readonly number[])[]): Set<number> {
    if (this.options.platform.protocol === 'eager') return new Set()
    const owners = new Map(
      members.flatMap(({ id, partitions }) => partitions.map((partition) => [partition, id] as const)),
    )
    const isMoved = (partition: number, id: number): boolean => (owners.get(partition) ?? id) !== id
    return new Set(
      members.flatMap(({ id }, index) => (assigned[index] ?? []).filter((partition) => isMoved(partition, id))),
    )
  }

  private assignMoved(members: readonly Pod[]): void {
    const { platform, random, work } = this.options
    const notices = members.map(() => random.between(platform.notice))
    this.schedule(this.now + Math.max(...notices) + random.between(platform.settle), () => {
      if (this.rebalance) return
      for (const { id, partitions } of members) if (this.pods.has(id)) work.assign(id, partitions)
      this.rebalances++
    })
  }
}
