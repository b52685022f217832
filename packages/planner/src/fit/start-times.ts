import { type GroupHistory } from './group-history'

/** From a step of the scale until pods joined, in seconds. */
export interface StartTimes {
  /** Of the first pod of each step. */
  first: number[]
  /** How much later each other pod of the same step joined. */
  others: number[]
}

/** Something that changes the number of pods: a wish, or a pod that appears. */
type Event = { t: number; wish: number } | { t: number; pods: number }

function eventsOf({ steps, moments }: GroupHistory): Event[] {
  const changes = moments.slice(1).flatMap(({ t, pods }, index): Event[] => {
    const before = moments[index]
    if (!before || pods === null || before.pods === null || pods === before.pods) return []
    return [{ t: (t + before.t) / 2, pods: pods - before.pods }]
  })
  const wishes = steps.map(({ t, from, to }): Event => ({ t, wish: to - from }))
  return [...wishes, ...changes].sort((a, b) => a.t - b.t)
}

/** Start times as the number of pods shows it: pods start in the order of the steps that wished for them. */
export function startTimes(history: GroupHistory): StartTimes {
  const times: StartTimes = { first: [], others: [] }
  const pending: { wishedAt: number }[] = []
  let last: { wishedAt: number; t: number } | undefined
  for (const event of eventsOf(history)) {
    if ('wish' in event) {
      for (let count = 0; count < event.wish; count++) pending.push({ wishedAt: event.t })
      // A ReplicaSet removes pods first that are not ready.
      if (event.wish < 0) pending.splice(Math.max(0, pending.length + event.wish))
      continue
    }
    for (const { wishedAt } of pending.splice(0, Math.max(0, event.pods))) {
      if (last?.wishedAt === wishedAt) times.others.push(event.t - last.t)
      else {
        times.first.push(event.t - wishedAt)
        last = { wishedAt, t: event.t }
      }
    }
  }
  return times
}
