import { allPartitions, type GroupHistory, type Moment } from './group-history'
import { doneOf, queueOf } from './assignments'

/**
 * A rebalance begins soon after the number of pods changes, and members notice it at their next heartbeat, so a short
 * time could miss it. The first of these times in which all partitions have lag is used.
 */
const SHORTEST_SECONDS = [8, 5, 3]
const SAME_RESCALE_SECONDS = 8
const LONGEST_SECONDS = 60
/** A group has recovered when it processes this share of what its pods can. */
const RECOVERED = 0.7

/** Indexes of the moments at which the number of pods changed; changes within a few seconds are one rescale. */
function rescalesOf(moments: readonly Moment[]): { from: number; to: number }[] {
  const rescales: { from: number; to: number }[] = []
  for (const [index, { t, pods }] of moments.entries()) {
    const before = moments[index - 1]
    if (!before || pods === null || before.pods === null || pods === before.pods) continue
    const last = rescales.at(-1)
    if (last && t - (moments[last.to]?.t ?? 0) < SAME_RESCALE_SECONDS) last.to = index
    else rescales.push({ from: index, to: index })
  }
  return rescales
}

/** Measures the pauses in the rescales of a history. */
class PauseMeter {
  private readonly all: number[]

  constructor(
    private readonly history: GroupHistory,
    private readonly rate: number,
  ) {
    this.all = allPartitions(history.partitions)
  }

  /** How long the pods paused in a rescale, in seconds; null if they did not always have work, or it has no end. */
  pauseOf({ from, to }: { from: number; to: number }, next: number, shortest: number): number | null {
    const { moments } = this.history
    const start = Math.max(0, from - 1)
    const end = this.endOf(to, next, shortest)
    const pods = this.workers(moments[end])
    if (end <= to || pods === 0 || !moments.slice(start, end).every((moment) => this.isBusy(moment))) return null
    const expected = this.rate * this.podSeconds(start, end)
    const done = this.done(start, end)
    return (expected - done) / (this.rate * pods)
  }

  private workers(moment: Moment | undefined): number {
    return Math.min(moment?.pods ?? 0, this.history.partitions)
  }

  private done(from: number, to: number): number {
    const [start, end] = [this.history.moments[from], this.history.moments[to]]
    return start && end ? doneOf(end, this.all) - doneOf(start, this.all) : 0
  }

  /** Integral of the number of pods. A change lies in the middle between two moments. */
  private podSeconds(from: number, to: number): number {
    const { moments } = this.history
    let sum = 0
    for (let index = from + 1; index <= to; index++) {
      const [a, b] = [moments[index - 1], moments[index]]
      sum += (((b?.t ?? 0) - (a?.t ?? 0)) * (this.workers(a) + this.workers(b))) / 2
    }
    return sum
  }

  /** Index of the moment at which the group has recovered; −1 if it does not before the next rescale. */
  private endOf(to: number, next: number, shortest: number): number {
    const { moments } = this.history
    const since = moments[to]?.t ?? 0
    for (let index = to + 2; index < next; index++) {
      const t = moments[index]?.t ?? 0
      if (t - since > LONGEST_SECONDS) return -1
      const possible = this.rate * this.podSeconds(index - 2, index)
      if (t - since >= shortest && this.done(index - 2, index) >= RECOVERED * possible) return index
    }
    return -1
  }

  private isBusy(moment: Moment): boolean {
    const needed = this.rate * this.history.period
    return this.all.every((partition) => queueOf(moment, [partition]) >= needed)
  }
}

/**
 * How long all pods paused in each rescale, in seconds, from the records that they could have processed but did not.
 * Skips rescales in which a partition has no lag. `rate`: records per second of a pod.
 */
export function pausesOf(history: GroupHistory, rate: number): number[] {
  const meter = new PauseMeter(history, rate)
  const rescales = rescalesOf(history.moments)
  return rescales.flatMap((each, index) => {
    const next = rescales[index + 1]?.from ?? history.moments.length
    const pauses = SHORTEST_SECONDS.map((shortest) => meter.pauseOf(each, next, shortest))
    return pauses.find((pause) => pause !== null) ?? []
  })
}
