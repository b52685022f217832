import { allPartitions, type GroupHistory, type Moment } from './group-history'
import { doneOf, queueOf } from './assignments'

/**
 * A pause is measured for at least this long after the number of pods changed, because members notice the rebalance
 * only at their next heartbeat. The first of these times in which all partitions have lag is used.
 */
const MIN_SECONDS = [8, 5, 3]
/** A group that does not recover within this time is not measured. */
const MAX_SECONDS = 60
/** Changes of the number of pods within this time count as one rescale. */
const SAME_RESCALE_SECONDS = 8
/** A group has recovered when it processes at least this share of the records that its pods can process. */
const RECOVERED_SHARE = 0.7

/** Indexes of the first and the last moment of a rescale at which the number of pods changed. */
interface Rescale {
  from: number
  to: number
}

/** The rescales of a group. */
function rescalesOf(moments: readonly Moment[]): Rescale[] {
  const rescales: Rescale[] = []
  for (const [index, { t, pods }] of moments.entries()) {
    const previous = moments[index - 1]
    if (!previous || pods === null || previous.pods === null || pods === previous.pods) continue
    const last = rescales.at(-1)
    if (last && t - (moments[last.to]?.t ?? 0) < SAME_RESCALE_SECONDS) last.to = index
    else rescales.push({ from: index, to: index })
  }
  return rescales
}

/** Measures the pauses in the rescales of a history. */
class PauseMeter {
  private readonly partitions: number[]

  constructor(
    private readonly history: GroupHistory,
    private readonly rate: number,
  ) {
    this.partitions = allPartitions(history.partitions)
  }

  /**
   * How long the pods paused in a rescale, in seconds; null if they did not always have work, or did not recover within
   * {@link MAX_SECONDS} and before the next rescale. `next`: index of the moment at which the next rescale begins.
   */
  pauseOf({ from, to }: Rescale, next: number, minSeconds: number): number | null {
    const { moments } = this.history
    const start = Math.max(0, from - 1)
    const end = this.recoveredAt(to, next, minSeconds)
    if (end === null) return null
    const pods = this.workers(moments[end])
    if (pods === 0 || !moments.slice(start, end).every((moment) => this.isBusy(moment))) return null
    const expected = this.rate * this.podSeconds(start, end)
    const done = this.done(start, end)
    return (expected - done) / (this.rate * pods)
  }

  /** Pods that have a partition. */
  private workers(moment: Moment | undefined): number {
    return Math.min(moment?.pods ?? 0, this.history.partitions)
  }

  /** Records processed between two moments. */
  private done(from: number, to: number): number {
    const [start, end] = [this.history.moments[from], this.history.moments[to]]
    return start && end ? doneOf(end, this.partitions) - doneOf(start, this.partitions) : 0
  }

  /** Integral of the number of pods. A change lies in the middle between two moments. */
  private podSeconds(from: number, to: number): number {
    const { moments } = this.history
    let sum = 0
    for (let index = from + 1; index <= to; index++) {
      const [previous, moment] = [moments[index - 1], moments[index]]
      const seconds = (moment?.t ?? 0) - (previous?.t ?? 0)
      sum += (seconds * (this.workers(previous) + this.workers(moment))) / 2
    }
    return sum
  }

  /** Index of the moment at which the group has recovered; null if it does not recover in time. */
  private recoveredAt(to: number, next: number, minSeconds: number): number | null {
    const { moments } = this.history
    const rescaledAt = moments[to]?.t ?? 0
    for (let index = to + 2; index < next; index++) {
      const seconds = (moments[index]?.t ?? 0) - rescaledAt
      if (seconds > MAX_SECONDS) return null
      const possible = this.rate * this.podSeconds(index - 2, index)
      if (seconds >= minSeconds && this.done(index - 2, index) >= RECOVERED_SHARE * possible) return index
    }
    return null
  }

  /** Whether all partitions have work until the next moment. */
  private isBusy(moment: Moment): boolean {
    const needed = this.rate * this.history.period
    return this.partitions.every((partition) => queueOf(moment, [partition]) >= needed)
  }
}

/**
 * How long all pods paused in each rescale, in seconds, from the records that they could have processed but did not.
 * Skips rescales in which a partition has no lag. `rate`: records per second of a pod.
 */
export function pausesOf(history: GroupHistory, rate: number): number[] {
  const meter = new PauseMeter(history, rate)
  const rescales = rescalesOf(history.moments)
  return rescales.flatMap((rescale, index) => {
    const next = rescales[index + 1]?.from ?? history.moments.length
    const pauses = MIN_SECONDS.map((minSeconds) => meter.pauseOf(rescale, next, minSeconds))
    return pauses.find((pause) => pause !== null) ?? []
  })
}
