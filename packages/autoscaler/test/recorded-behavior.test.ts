import { rulesOf, type TriggerQuery } from '../src'
import { evenLag, projectBehavior, setupOf, simulate, unevenLag } from './simulate'

// The expected values come from recordings of a real KEDA and HPA, with a lag that is constant or changes in steps.
const settle = (query: TriggerQuery, setup = setupOf(), initialReplicas = 2) =>
  simulate({ setup, seconds: 60, queryAt: () => query, initialReplicas })

const sizes = (steps: { from: number; to: number }[]): number[] => steps.map(({ to }) => to)

describe('the partition cap', () => {
  it('limits a lag of 200 to 30 with 6 partitions and to 15 with 3', () => {
    expect(settle(evenLag(200)).values[0]).toBe('15')
    expect(settle(evenLag(200, 3)).values[0]).toBe('7500m')
    expect(settle(evenLag(200, 3)).replicas).toBe(3)
  })

  it('limits a lag of 35 with 6 partitions, but not a lag of 34', () => {
    const withMax8 = setupOf({ maxReplicaCount: 8 })
    expect(settle(evenLag(34), withMax8).replicas).toBe(7)
    expect(settle(evenLag(35), withMax8).replicas).toBe(6)
  })

  it('does not apply with allowIdleConsumers', () => {
    expect(settle(evenLag(200, 3), setupOf({}, { allowIdleConsumers: 'true' })).replicas).toBe(6)
  })

  it('counts all partitions if only one has lag, unless limitToPartitionsWithLag is set', () => {
    const oneWithLag = unevenLag([200, 0, 0, 0, 0, 0])
    expect(settle(oneWithLag).replicas).toBe(6)
    const limited = settle(oneWithLag, setupOf({}, { limitToPartitionsWithLag: 'true' }))
    expect([limited.values[0], limited.replicas]).toEqual(['2500m', 2])
  })
})

describe('scaling out', () => {
  it('scales from 2 to 6 in one sync with the project behavior', () => {
    expect(settle(evenLag(200)).steps).toEqual([{ t: 15, from: 2, to: 6 }])
  })

  it('scales from 2 to 4 and then to 6 without behavior, with reason ScaleUpLimit', () => {
    const setup = setupOf({}, {}, null)
    const first = simulate({ setup, seconds: 15, queryAt: () => evenLag(200) })
    expect(first.state.hpa.status.conditions[2]).toMatchObject({ status: 'True', reason: 'ScaleUpLimit' })
    expect(sizes(settle(evenLag(200), setup).steps)).toEqual([4, 6])
  })

  it('scales from 2 to 6 in one step if any field of behavior is set', () => {
    const scaleDownOnly = setupOf({}, {}, { scaleDown: { stabilizationWindowSeconds: 60 } })
    expect(sizes(settle(evenLag(200), scaleDownOnly).steps)).toEqual([6])
  })

  it('continues to scale out by an earlier recommendation when the value is already 0', () => {
    const queryAt = (t: number): TriggerQuery => evenLag(t <= 15 ? 200 : 0)
    expect(sizes(simulate({ setup: setupOf({}, {}, null), seconds: 30, queryAt }).steps)).toEqual([4, 6])
  })

  it.each([
    [12, 3],
    [17, 4],
    [23, 5],
  ])('scales with lag %i to %i replicas', (lag, replicas) => {
    expect(settle(evenLag(lag)).replicas).toBe(replicas)
  })

  it('keeps 4 replicas up to a ratio of 1.1', () => {
    const from4 = (lag: number): number => settle(evenLag(lag), setupOf({}, {}, null), 4).replicas
    expect([20, 21, 22, 23].map(from4)).toEqual([4, 4, 4, 5])
    expect(settle(evenLag(26), setupOf({}, {}, null), 5).replicas).toBe(5)
  })
})

describe('scaling in', () => {
  const queryAt = (t: number): TriggerQuery => evenLag(t <= 60 ? 200 : 0)

  it('waits for the window after the last high recommendation, then removes one pod per 30 s', () => {
    const { steps } = simulate({ setup: setupOf(), seconds: 300, queryAt, syncSeconds: 5 })
    expect(steps.slice(1)).toEqual([
      { t: 120, from: 6, to: 5 },
      { t: 150, from: 5, to: 4 },
      { t: 180, from: 4, to: 3 },
      { t: 210, from: 3, to: 2 },
    ])
  })

  it('removes all pods above the minimum at once, 300 s after the last high recommendation, without behavior', () => {
    const { steps } = simulate({ setup: setupOf({}, {}, null), seconds: 420, queryAt, syncSeconds: 5 })
    expect(steps.at(-1)).toEqual({ t: 365, from: 6, to: 2 })
  })
})

describe('the options of the Kafka trigger', () => {
  it('count a lag of 1 per partition with latest and no commit', () => {
    const latest = settle(unevenLag([33, 33, 33, 33, 33, 35], -1), setupOf({}, { offsetResetPolicy: 'latest' }))
    expect([latest.values[0], latest.replicas]).toEqual(['3', 2])
  })

  it('limit the replicas to divisors of the number of partitions with ensureEvenDistributionOfPartitions', () => {
    const evenDistribution = setupOf({}, { ensureEvenDistributionOfPartitions: 'true' })
    expect(settle(evenLag(16), evenDistribution).replicas).toBe(6)
    expect(settle(evenLag(0), evenDistribution).values[0]).toBe('2500m')
  })

  it('exclude a stuck partition with excludePersistentLag when a second query reads the same committed offset', () => {
    const setup = setupOf({}, { excludePersistentLag: 'true' })
    const stuckFrom = (start: number) => (t: number) => (t < start ? evenLag(0) : unevenLag([200, 0, 0, 0, 0, 0], 101))
    // With polls every 5 s, the poll at 15 s reads the offset first, and the HPA's query at 15 s is the second.
    expect(simulate({ setup, seconds: 60, queryAt: stuckFrom(15) }).replicas).toBe(2)
    const pollEvery7s = setupOf({ pollingInterval: 7 }, { excludePersistentLag: 'true' })
    expect(simulate({ setup: pollEvery7s, seconds: 60, queryAt: stuckFrom(15) }).replicas).toBe(6)
  })
})

describe('a failing scaler', () => {
  const queryAt = (t: number): TriggerQuery => (t < 31 ? evenLag(20) : { error: 'topic was deleted' })

  it('keeps the replicas without fallback and reports the reason', () => {
    const { replicas, state } = simulate({ setup: setupOf(), seconds: 120, queryAt })
    expect(replicas).toBe(4)
    const active = state.hpa.status.conditions.find(({ type }) => type === 'ScalingActive')
    expect(active).toMatchObject({ status: 'False', reason: 'FailedGetExternalMetric' })
    expect(state.conditions.find(({ type }) => type === 'Ready')).toMatchObject({ reason: 'TriggerError' })
  })

  it.each([
    ['2.20', 5, 40],
    ['2.20', 15, 45],
    // Polls query only after the HPA has failed.
    ['2.21', 5, 45],
    ['2.21', 15, 60],
  ])('falls back after 3 failed polls and syncs in KEDA %s, with a sync every %i s', (keda, syncSeconds, t) => {
    const fallback = { failureThreshold: 3, replicas: 6 }
    const setup = setupOf({ fallback }, {}, projectBehavior, rulesOf({ keda }))
    const { steps, state } = simulate({ setup, seconds: 60, queryAt, syncSeconds })
    expect(steps.at(-1)).toEqual({ t, from: 4, to: 6 })
    expect(state.conditions.find(({ type }) => type === 'Fallback')).toMatchObject({ status: 'True' })
  })

  it('keeps the current replicas with currentReplicasIfHigher', () => {
    const behavior = 'currentReplicasIfHigher' as const
    const setup = setupOf({ fallback: { failureThreshold: 3, replicas: 2, behavior } })
    expect(simulate({ setup, seconds: 300, queryAt }).replicas).toBe(4)
  })
})

describe('minReplicaCount 0', () => {
  it('scales from 0 in a poll of KEDA, further in a sync, and to 0 without waiting for the window', () => {
    const setup = setupOf({ minReplicaCount: 0 }, {}, projectBehavior)
    const queryAt = (t: number): TriggerQuery => evenLag(t >= 11 && t < 27 ? 200 : 0)
    const { steps, state } = simulate({ setup, seconds: 90, queryAt, syncSeconds: 5, initialReplicas: 0 })
    expect(steps).toEqual([
      { t: 15, from: 0, to: 1 },
      { t: 15, from: 1, to: 5 },
      { t: 60, from: 5, to: 0 },
    ])
    expect(state.hpa.status.conditions.find(({ type }) => type === 'ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'ScalingDisabled',
    })
  })
})
