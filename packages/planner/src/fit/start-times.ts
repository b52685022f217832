import { type GroupHistory } from './group-history'

/** From scaling steps until pods joined, in seconds. */
export interface StartTimes {
  /** Of the first pod of each step. */
  first: number[]
  /** How much later each other pod of the same step joined. */
  others: number[]
}

/** A scaling step (`requested`: pods added or removed), or an observed change of the number of pods. */
type Event = { t: number; requested: number } | { t: number; pods: number }

function eventsOf({ steps, moments }: GroupHistory): Event[] {
  const changes = moments.slice(1).flatMap(({ t, pods }, index): Event[] => {
    const before = moments[index]
    if (!before || pods === null || before.pods === null || pods === before.pods) return []
    return [{ t: (t + before.t) / 2, pods: pods - before.pods }]
  })
  const requests = steps.map(({ t, from, to }): Event => ({ t, requested: to - from }))
  return [...requests, ...changes].sort((a, b) => a.t - b.t)
}

/** Start times from changes of the number of pods. Pods start in the order of the steps that requested them. */
export function startTimes(history: GroupHistory): StartTimes {
  const times: StartTimes = { first: [], others: [] }
  const pending: { requestedAt: number }[] = []
  let last: { requestedAt: number; t: number } | undefined
  for (const event of eventsOf(history)) {
    if ('requested' in event) {
      for (let count = 0; count < event.requested; count++) pending.push({ requestedAt: event.t })
      // A ReplicaSet first removes pods that are not ready.
      if (event.requested < 0) pending.splice(Math.max(0, pending.length + event.requested))
      continue
    }
    for (const { requestedAt } of pending.splice(0, Math.max(0, event.pods))) {
      if (last?.requestedAt === requestedAt) times.others.push(event.t - last.t)
      else {
        times.first.push(event.t - requestedAt)
        last = { requestedAt, t: event.t }
      }
    }
  }
  return times
}
