import { type GroupHistory } from './group-history'

/** Times from scaling steps until pods joined, in seconds. */
export interface StartTimes {
  /** Of the first pod of each step. */
  first: number[]
  /** How much later each other pod of the same step joined. */
  others: number[]
}

/**
 * A scaling step that adds or removes pods, or an observed change of the number of pods; negative if pods are removed.
 */
type Event = { t: number; requestedPods: number } | { t: number; joinedPods: number }

function eventsOf({ steps, moments }: GroupHistory): Event[] {
  const changes = moments.slice(1).flatMap(({ t, pods }, index): Event[] => {
    const previous = moments[index]
    if (!previous || pods === null || previous.pods === null || pods === previous.pods) return []
    return [{ t: (t + previous.t) / 2, joinedPods: pods - previous.pods }]
  })
  const requests = steps.map(({ t, from, to }): Event => ({ t, requestedPods: to - from }))
  return [...requests, ...changes].sort((a, b) => a.t - b.t)
}

/** Start times from changes of the number of pods. Pods start in the order of the steps that requested them. */
export function startTimes(history: GroupHistory): StartTimes {
  const times: StartTimes = { first: [], others: [] }
  const pending: { requestedAt: number }[] = []
  let lastJoin: { requestedAt: number; t: number } | undefined
  for (const event of eventsOf(history)) {
    if ('requestedPods' in event) {
      const { requestedPods } = event
      for (let count = 0; count < requestedPods; count++) pending.push({ requestedAt: event.t })
      // A ReplicaSet first removes pods that are not ready.
      if (requestedPods < 0) pending.splice(Math.max(0, pending.length + requestedPods))
      continue
    }
    for (const { requestedAt } of pending.splice(0, Math.max(0, event.joinedPods))) {
      if (lastJoin?.requestedAt === requestedAt) times.others.push(event.t - lastJoin.t)
      else {
        times.first.push(event.t - requestedAt)
        lastJoin = { requestedAt, t: event.t }
      }
    }
  }
  return times
}
