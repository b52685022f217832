import { type TriggerQuery } from '../src'
import { evenly, lags, projectBehavior, setupOf, simulate } from './simulate'

// The expected values come from recordings of a real KEDA and HPA, on constant or stepwise lag.
const settled = (query: TriggerQuery, setup = setupOf(), initialReplicas = 2) =>
  simulate({ setup, seconds: 60, queryAt: () => query, initialReplicas })

const path = (steps: { from: number; to: number }[]): number[] => steps.map(({ to }) => to)

describe('the partition cap', () => {
  it('turns lag 200 into 30 on 6 partitions and 15 on 3', () => {
    expect(settled(evenly(200)).values[0]).toBe('15')
    expect(settled(evenly(200, 3)).values[0]).toBe('7500m')
    expect(settled(evenly(200, 3)).replicas).toBe(3)
  })

  it('passes lag 34 on 6 partitions and caps 35', () => {
    const wide = setupOf({ maxReplicaCount: 8 })
    expect(settled(evenly(34), wide).replicas).toBe(7)
    expect(settled(evenly(35), wide).replicas).toBe(6)
  })

  it('does not apply with allowIdleConsumers', () => {
    expect(settled(evenly(200, 3), setupOf({}, { allowIdleConsumers: 'true' })).replicas).toBe(6)
  })

  it('counts all partitions if one has the lag, unless limited to those with lag', () => {
    const hot = lags([200, 0, 0, 0, 0, 0])
    expect(settled(hot).replicas).toBe(6)
    const limited = settled(hot, setupOf({}, { limitToPartitionsWithLag: 'true' }))
    expect([limited.values[0], limited.replicas]).toEqual(['2500m', 2])
  })
})

describe('scaling out', () => {
  it('goes from 2 to 6 in one sync with the project behavior', () => {
    expect(settled(evenly(200)).steps).toEqual([{ t: 15, from: 2, to: 6 }])
  })

  it('goes 2, 4, 6 over two syncs without behavior, with reason ScaleUpLimit', () => {
    const setup = setupOf({}, {}, null)
    const first = simulate({ setup, seconds: 15, queryAt: () => evenly(200) })
    expect(first.state.hpa.status.conditions[2]).toMatchObject({ status: 'True', reason: 'ScaleUpLimit' })
    expect(path(settled(evenly(200), setup).steps)).toEqual([4, 6])
  })

  it('takes one step if any part of behavior is given', () => {
    const scaleDownOnly = setupOf({}, {}, { scaleDown: { stabilizationWindowSeconds: 60 } })
    expect(path(settled(evenly(200), scaleDownOnly).steps)).toEqual([6])
  })

  it('scales on by an earlier recommendation although the value is already 0', () => {
    const queryAt = (t: number): TriggerQuery => evenly(t <= 15 ? 200 : 0)
    expect(path(simulate({ setup: setupOf({}, {}, null), seconds: 30, queryAt }).steps)).toEqual([4, 6])
  })

  it.each([
    [12, 3],
    [17, 4],
    [23, 5],
  ])('turns lag %i into %i replicas', (lag, replicas) => {
    expect(settled(evenly(lag)).replicas).toBe(replicas)
  })

  it('keeps 4 replicas up to ratio 1.1 of the target', () => {
    const from4 = (lag: number): number => settled(evenly(lag), setupOf({}, {}, null), 4).replicas
    expect([20, 21, 22, 23].map(from4)).toEqual([4, 4, 4, 5])
    expect(settled(evenly(26), setupOf({}, {}, null), 5).replicas).toBe(5)
  })
})

describe('scaling in', () => {
  const queryAt = (t: number): TriggerQuery => evenly(t <= 60 ? 200 : 0)

  it('waits a whole window after the last high recommendation, then removes one pod per 30 s', () => {
    const { steps } = simulate({ setup: setupOf(), seconds: 300, queryAt, syncSeconds: 5 })
    expect(steps.slice(1)).toEqual([
      { t: 120, from: 6, to: 5 },
      { t: 150, from: 5, to: 4 },
      { t: 180, from: 4, to: 3 },
      { t: 210, from: 3, to: 2 },
    ])
  })

  it('goes down at once 300 s after the last high recommendation without behavior', () => {
    const { steps } = simulate({ setup: setupOf({}, {}, null), seconds: 420, queryAt, syncSeconds: 5 })
    expect(steps.at(-1)).toEqual({ t: 365, from: 6, to: 2 })
  })
})

describe('commits', () => {
  it('counts 1 per partition with latest and no commit', () => {
    const latest = settled(lags([33, 33, 33, 33, 33, 35], -1), setupOf({}, { offsetResetPolicy: 'latest' }))
    expect([latest.values[0], latest.replicas]).toEqual(['3', 2])
  })

  it('recommends only divisors of the partitions with ensureEvenDistributionOfPartitions', () => {
    const even = setupOf({}, { ensureEvenDistributionOfPartitions: 'true' })
    expect(settled(evenly(16), even).replicas).toBe(6)
    expect(settled(evenly(0), even).values[0]).toBe('2500m')
  })

  it('counts a stuck partition until one query has seen its offset twice', () => {
    const setup = setupOf({}, { excludePersistentLag: 'true' })
    const stuckFrom = (start: number) => (t: number) => (t < start ? evenly(0) : lags([200, 0, 0, 0, 0, 0], 101))
    // With polls every 5 s, one comes before the HPA's query at 15 s, which is then the second to read the offset.
    expect(simulate({ setup, seconds: 60, queryAt: stuckFrom(15) }).replicas).toBe(2)
    const pollsLater = setupOf({ pollingInterval: 7 }, { excludePersistentLag: 'true' })
    expect(simulate({ setup: pollsLater, seconds: 60, queryAt: stuckFrom(15) }).replicas).toBe(6)
  })
})

describe('a failing scaler', () => {
  const queryAt = (t: number): TriggerQuery => (t < 31 ? evenly(20) : { error: 'topic is gone' })

  it('keeps the replicas without fallback and reports why', () => {
    const { replicas, state } = simulate({ setup: setupOf(), seconds: 120, queryAt })
    expect(replicas).toBe(4)
    const active = state.hpa.status.conditions.find(({ type }) => type === 'ScalingActive')
    expect(active).toMatchObject({ status: 'False', reason: 'FailedGetExternalMetric' })
    expect(state.conditions.find(({ type }) => type === 'Ready')).toMatchObject({ reason: 'TriggerError' })
  })

  it.each([
    [5, 40],
    [15, 45],
  ])('falls back after 3 failures, polls and syncs counted, at a sync of %i s', (syncSeconds, t) => {
    const setup = setupOf({ fallback: { failureThreshold: 3, replicas: 6 } })
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
  it('is activated by KEDA at its poll, scaled by the HPA, and goes to 0 past the window', () => {
    const setup = setupOf({ minReplicaCount: 0 }, {}, projectBehavior)
    const queryAt = (t: number): TriggerQuery => evenly(t >= 11 && t < 27 ? 200 : 0)
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
