import { type PodState } from '../pods/pod-state'
import { DELETION_COST, podsToDelete } from './pods-to-delete'

const NOW = 1_800_000_000_000
const HOUR_MS = 3_600_000

function aPod(
  uid: string,
  { ageMs = HOUR_MS, readyMs = ageMs, ...state }: Partial<PodState> & { ageMs?: number; readyMs?: number } = {},
) {
  const template = { spec: { containers: [] } }
  return {
    identity: {
      name: uid,
      uid,
      namespace: 'default',
      deployment: 'orders',
      labels: {},
      template,
      owner: { name: 'orders-1', uid: 'rs' },
      createdAt: NOW - ageMs,
    },
    state: {
      container: { kind: 'running' as const, startedAt: NOW - ageMs },
      started: true,
      ready: true,
      readyChangedAt: NOW - readyMs,
      restarts: 0,
      ...state,
    },
  }
}

const firstToDelete = (...pods: ReturnType<typeof aPod>[]) =>
  podsToDelete(pods, 1, NOW).map(({ identity }) => identity.uid)[0]
const withCost = (value: string) => ({ annotations: { [DELETION_COST]: value } })

describe('podsToDelete', () => {
  it('chooses pods that are not running, then pods that are not ready', () => {
    const waiting = aPod('waiting', { container: { kind: 'waiting', reason: 'ContainerCreating' }, ready: false })
    const unready = aPod('unready', { ready: false })
    expect(firstToDelete(aPod('ready'), unready, waiting)).toBe('waiting')
    expect(firstToDelete(aPod('ready'), unready)).toBe('unready')
  })

  it('chooses the pod with the lower deletion cost, whatever its age', () => {
    expect(firstToDelete(aPod('young', { ageMs: 1_000 }), aPod('cheap', withCost('-5')))).toBe('cheap')
    expect(firstToDelete(aPod('a', withCost('10')), aPod('b', withCost('2')))).toBe('b')
    expect(firstToDelete(aPod('a', { ...withCost('-07'), readyMs: HOUR_MS }), aPod('b', { readyMs: 60_000 }))).toBe('b')
  })

  it('chooses the pod that has been ready for a shorter time', () => {
    expect(firstToDelete(aPod('old'), aPod('new', { readyMs: 60_000 }))).toBe('new')
  })

  it('chooses by uid between pods of similar age', () => {
    expect(firstToDelete(aPod('b', { readyMs: 60 * 60_000 }), aPod('a', { readyMs: 65 * 60_000 }))).toBe('a')
  })

  it('chooses the pod with more restarts if both became ready in the same second', () => {
    expect(firstToDelete(aPod('stable'), aPod('restarted', { restarts: 3 }))).toBe('restarted')
  })

  it('chooses the requested number of pods, and none for a negative number', () => {
    expect(podsToDelete([aPod('a'), aPod('b'), aPod('c')], 2, NOW)).toHaveLength(2)
    expect(podsToDelete([aPod('a')], -1, NOW)).toEqual([])
  })
})
