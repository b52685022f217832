import { type GroupHistory, type Moment } from './group-history'
import { doneOf, queueOf } from './tenures'

/**
 * A rebalance begins soon after the number of pods changes, and members notice it at their next heartbeat, so the time that is looked at
 * must not be short. The first of these for which there is work counts.
 */
const SHORTEST_SECONDS = [8, 5, 3]
const SAME_RESCALE_SECONDS = 8
const LONGEST_SECONDS = 60
/** A group works again when it does this share of what its pods can do. */
const RECOVERED = 0.7

/** Indexes of the first moments with another number of pods, those that follow each other soon as one rescale. */
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

/** Looks at one rescale of a history. */
class Rescale {
  private readonly all: number[]

  constructor(
    private readonly history: GroupHistory,
    private readonly rate: number,
  ) {
    this.all = Array.from({ length: history.partitions }, (_, partition) => partition)
  }

  /** Seconds for which the pods stood still in a rescale; null if they had not work all the time, or it has no end. */
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

  /** The number of pods over time. A change lies in the middle between two moments. */
  private podSeconds(from: number, to: number): number {
    const { moments } = this.history
    let sum = 0
    for (let index = from + 1; index <= to; index++) {
      const [a, b] = [moments[index - 1], moments[index]]
      sum += (((b?.t ?? 0) - (a?.t ?? 0)) * (this.workers(a) + this.workers(b))) / 2
    }
    return sum
  }

  /** The moment at which the group works again; −1 if it does not before the next rescale. */
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
 * For how long all pods stood still in each rescale, in seconds: what was not done although there was work. Rescales with partitions
 * without a queue say nothing. `rate`: what a pod does.
 */
export function pausesOf(history: GroupHistory, rate: number): number[] {
  const rescale = new Rescale(history, rate)
  const rescales = rescalesOf(history.moments)
  return rescales.flatMap((each, index) => {
    const next = rescales[index + 1]?.from ?? history.moments.length
    const pauses = SHORTEST_SECONDS.map((shortest) => rescale.pauseOf(each, next, shortest))
    return pauses.find((pause) => pause !== null) ?? []
  })
}
