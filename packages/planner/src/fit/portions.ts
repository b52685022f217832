import { type Portion } from './estimate'
import { type GroupHistory, type Moment } from './group-history'
import { doneOf, momentsOf, type Assignment, assignmentsOf } from './assignments'

/** An assignment and its moments. */
export interface ObservedAssignment {
  assignment: Assignment
  moments: Moment[]
}

/** Seconds from the first to the last moment. */
export const lengthOf = (moments: readonly Moment[]): number => (moments.at(-1)?.t ?? 0) - (moments[0]?.t ?? 0)

/** What was processed between two moments. */
export function portionOf({ assignment }: ObservedAssignment, from: Moment, to: Moment): Portion {
  return {
    done: doneOf(to, assignment.partitions) - doneOf(from, assignment.partitions),
    seconds: assignment.pods * (to.t - from.t),
  }
}

/** Divides moments into windows of at least `seconds`. A single window may be shorter. */
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

/** The assignments of a history, without `margin` seconds at both ends. */
export function observedIn(history: GroupHistory, margin: number): ObservedAssignment[] {
  return assignmentsOf(history).map((assignment) => ({ assignment, moments: momentsOf(history, assignment, margin) }))
}
