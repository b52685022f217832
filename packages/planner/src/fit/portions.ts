import { type Portion } from './estimate'
import { type GroupHistory, type Moment } from './group-history'
import { doneOf, momentsOf, type Tenure, tenuresOf } from './tenures'

/** A tenure with what was seen in it. */
export interface Observed {
  tenure: Tenure
  moments: Moment[]
}

/** Seconds from the first to the last moment. */
export const lengthOf = (moments: readonly Moment[]): number => (moments.at(-1)?.t ?? 0) - (moments[0]?.t ?? 0)

/** What was done between two moments. */
export function portionOf({ tenure }: Observed, from: Moment, to: Moment): Portion {
  return {
    done: doneOf(to, tenure.partitions) - doneOf(from, tenure.partitions),
    seconds: tenure.pods * (to.t - from.t),
  }
}

/** Cuts moments into windows of some seconds. The last one may be shorter, if it is the only one. */
export function windowsOf(moments: readonly Moment[], seconds: number): [Moment, Moment][] {
  const windows: [Moment, Moment][] = []
  let [start] = moments
  for (const moment of moments) {
    if (!start || moment.t - start.t < seconds) continue
    windows.push([start, moment])
    start = moment
  }
  const [first, last] = [moments[0], moments.at(-1)]
  return windows.length === 0 && first && last && first !== last ? [[first, last]] : windows
}

/** The tenures of a history, without so many seconds at both ends. */
export function observedIn(history: GroupHistory, margin: number): Observed[] {
  return tenuresOf(history).map((tenure) => ({ tenure, moments: momentsOf(history, tenure, margin) }))
}
