import { type LagReport, noTimeLag } from '@food-delivery/contracts'
import { LagHistory } from './lag-history'
import { mapConsumers } from './lag-report'

const report = (total: number): LagReport =>
  mapConsumers(() => ({ total, partitions: [], ratePerSecond: 0, members: 0, timeLag: noTimeLag }))

describe('LagHistory', () => {
  it('keeps one point per second of the last minute', () => {
    let now = 1_000_000_400
    const history = new LagHistory(() => now)
    history.add(report(1))
    now += 500
    history.add(report(2))
    now += 1_000
    history.add(report(3))
    expect(history.view()).toEqual([
      { second: 1_000_000_000, order: 2, kitchen: 2, courier: 2, status: 2 },
      { second: 1_000_001_000, order: 3, kitchen: 3, courier: 3, status: 3 },
    ])
    now += 59_000
    expect(history.view()).toHaveLength(1)
    now += 60_000
    expect(history.view()).toEqual([])
  })
})
