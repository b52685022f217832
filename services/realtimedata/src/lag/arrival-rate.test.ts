import { type LagReport, noTimeLag } from '@food-delivery/contracts'
import { ArrivalRate } from './arrival-rate'
import { mapConsumers } from './lag-report'

/** Only the kitchen's group has committed. */
const report = (...ends: number[]): LagReport =>
  mapConsumers((name) => ({
    total: 0,
    ratePerSecond: 0,
    members: 0,
    timeLag: noTimeLag,
    partitions:
      name === 'kitchen'
        ? ends.map((end, partition) => ({ partition, committed: 0, end, lag: end, timeLag: noTimeLag }))
        : [],
  }))

describe('ArrivalRate', () => {
  let now = 0
  const createRate = () => {
    now = 5_000
    return new ArrivalRate(() => now)
  }

  it('counts the records of all partitions in the last minute', () => {
    const arrivals = createRate()
    arrivals.add(report(100, 200))
    expect(arrivals.perSecond).toBeNull()
    now += 30_000
    arrivals.add(report(400, 500))
    expect(arrivals.perSecond).toBe(20)
    now += 60_000
    arrivals.add(report(400, 500))
    expect(arrivals.perSecond).toBe(0)
  })

  it('is null after a minute without reports, and starts again for a topic that was created again', () => {
    const arrivals = createRate()
    arrivals.add(report(100))
    now += 10_000
    arrivals.add(report(200))
    now += 61_000
    expect(arrivals.perSecond).toBeNull()
    arrivals.add(report(300))
    now += 1_000
    arrivals.add(report(5))
    now += 10_000
    arrivals.add(report(25))
    expect(arrivals.perSecond).toBe(2)
  })
})
