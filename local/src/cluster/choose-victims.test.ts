import { type PodState } from '../pods/pod-state'
import { DELETION_COST, chooseVictims } from './choose-victims'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000

function aPod(
  uid: string,
  { age = HOUR, readyFor = age, ...state }: Partial<PodState> & { age?: number; readyFor?: number } = {},
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
      createdAt: NOW - age,
    },
    state: {
      container: { kind: 'running' as const, startedAt: NOW - age },
      started: true,
      ready: true,
      readyChangedAt: NOW - readyFor,
      restarts: 0,
      ...state,
    },
  }
}

const first = (...pods: ReturnType<typeof aPod>[]) => chooseVictims(pods, 1, NOW).map(({ identity }) => identity.uid)[0]
const cost = (value: string) => ({ annotations: { [DELETION_COST]: value } })

describe('chooseVictims', () => {
  it('chooses pods that are not running, then those not ready', () => {
    const waiting = aPod('waiting', { container: { kind: 'waiting', reason: 'ContainerCreating' }, ready: false })
    const unready = aPod('unready', { ready: false })
    expect(first(aPod('ready'), unready, waiting)).toBe('waiting')
    expect(first(aPod('ready'), unready)).toBe('unready')
  })

  it('chooses the lower deletion cost at any age', () => {
    expect(first(aPod('young', { age: 1_000 }), aPod('cheap', cost('-5')))).toBe('cheap')
    expect(first(aPod('a', cost('10')), aPod('b', cost('2')))).toBe('b')
    expect(first(aPod('a', { ...cost('-07'), readyFor: HOUR }), aPod('b', { readyFor: 60_000 }))).toBe('b')
  })

  it('chooses the pod that is ready for a shorter time', () => {
    expect(first(aPod('old'), aPod('new', { readyFor: 60_000 }))).toBe('new')
  })

  it('chooses by uid between pods of similar age', () => {
    expect(first(aPod('b', { readyFor: 60 * 60_000 }), aPod('a', { readyFor: 65 * 60_000 }))).toBe('a')
  })

  it('chooses the pod with more restarts of those ready in the same second', () => {
    expect(first(aPod('calm'), aPod('restless', { restarts: 3 }))).toBe('restless')
  })

  it('chooses as many as requested, and none below zero', () => {
    expect(chooseVictims([aPod('a'), aPod('b'), aPod('c')], 2, NOW)).toHaveLength(2)
    expect(chooseVictims([aPod('a')], -1, NOW)).toEqual([])
  })
})
