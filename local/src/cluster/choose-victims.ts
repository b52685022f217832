import { type Pod } from '../pods/pod'

/**
 * The pods that go when a Deployment shrinks by `count`, as the ReplicaSet controller ranks them: not running before
 * running, not ready before ready, then the one ready for a shorter time, with more restarts, the younger one.
 */
export function chooseVictims(pods: readonly Pod[], count: number): Pod[] {
  return [...pods].sort(compare).slice(0, Math.max(count, 0))
}

function compare(a: Pod, b: Pod): number {
  for (const criterion of criteria) {
    const difference = criterion(a) - criterion(b)
    if (difference !== 0) return difference
  }
  return 0
}

/** The smaller number goes first. */
const criteria: ((pod: Pod) => number)[] = [
  ({ state }) => Number(state.container.kind === 'running'),
  ({ state }) => Number(state.ready),
  ({ state }) => -state.readyChangedAt,
  ({ state }) => -state.restarts,
  ({ identity }) => -identity.createdAt,
]
