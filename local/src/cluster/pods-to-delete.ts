import { type Pod } from '../pods/pod'

/** Annotation of a pod. Pods with a lower cost are deleted first. */
export const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'

type Candidate = Pick<Pod, 'identity' | 'state'>

/** Compares two pods. A negative result means that `a` is deleted first. */
type Criterion = (a: Candidate, b: Candidate, now: number) => number

/**
 * Chooses `count` pods to delete, none for a negative `count`, in the order of the ReplicaSet controller of Kubernetes
 * 1.35: not running before running, not ready before ready, then the lower deletion cost, the shorter time ready,
 * more restarts, the younger pod. Compares ages by their logarithm, so the uid decides between pods of similar age.
 */
export function podsToDelete<P extends Candidate>(pods: readonly P[], count: number, now: number): P[] {
  return [...pods].sort((a, b) => compare(a, b, now)).slice(0, Math.max(count, 0))
}

const criteria: Criterion[] = [
  rankBy(({ state }) => Number(state.container.kind === 'running')),
  rankBy(({ state }) => Number(state.ready)),
  rankBy(deletionCost),
  (a, b, now) =>
    a.state.ready && b.state.ready ? compareAges(a, b, [a.state.readyChangedAt, b.state.readyChangedAt], now) : 0,
  rankBy(({ state }) => -state.restarts),
  (a, b, now) => compareAges(a, b, [a.identity.createdAt, b.identity.createdAt], now),
]

function compare(a: Candidate, b: Candidate, now: number): number {
  for (const criterion of criteria) {
    const difference = criterion(a, b, now)
    if (difference !== 0) return difference
  }
  return 0
}

function rankBy(rank: (pod: Candidate) => number): Criterion {
  return (a, b) => rank(a) - rank(b)
}

/** Compares two pods by a time of each (ms since 1970), the later first. Kubernetes stores times in whole seconds. */
function compareAges(a: Candidate, b: Candidate, [atA, atB]: [number, number], now: number): number {
  const [secondA, secondB] = [Math.floor(atA / 1_000), Math.floor(atB / 1_000)]
  if (secondA === secondB) return 0
  const difference = ageRank(secondA, now) - ageRank(secondB, now)
  if (difference !== 0) return difference
  return a.identity.uid < b.identity.uid ? -1 : 1
}

/** The logarithm of an age: the same for pods of similar age. */
function ageRank(second: number, now: number): number {
  const nanoseconds = (now - second * 1_000) * 1e6
  return nanoseconds > 0 ? Math.trunc(Math.log2(nanoseconds)) : -1
}

/** The deletion cost of a pod; 0 if absent or not a 32-bit integer. */
function deletionCost({ identity, state }: Candidate): number {
  const text = state.annotations?.[DELETION_COST] ?? identity.template.metadata?.annotations?.[DELETION_COST]
  const cost = /^(0|-?[1-9]\d*)$/.test(text ?? '') ? Number(text) : 0
  return Math.abs(cost) < 2 ** 31 ? cost : 0
}
