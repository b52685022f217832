import { type LagReport } from '@food-delivery/contracts'
import { mapConsumers } from '../lag/lag-report'
import { type Observation, type Reconciliation, reconcile, notReconciled, toAccount } from './reconciliation'

/** All groups at the end of a topic of two partitions with `end` records, the couriers `behind` it. */
function lagAt(end: number, behind = 0): LagReport {
  return mapConsumers((name) => {
    const lag = name === 'courier' ? behind : 0
    const partitions = [
      { partition: 0, committed: 4, end: 4, lag: 0 },
      { partition: 1, committed: end - 4 - lag, end: end - 4, lag },
    ]
    return { total: lag, partitions, ratePerSecond: 0, members: 2 }
  })
}

const after = (...observations: Observation[]): Reconciliation => observations.reduce(reconcile, notReconciled)
const quiet = (end: number, open: number): Observation => ({ lag: lagAt(end), position: end, open })

describe('reconcile', () => {
  it('counts every open order as lost after two observations of an idle topic that has not grown', () => {
    expect(after(quiet(20, 3)).lost).toBe(0)
    expect(after(quiet(20, 3), quiet(20, 3)).lost).toBe(3)
    expect(after(quiet(20, 0), quiet(20, 0)).lost).toBe(0)
  })

  it.each<[string, Observation, Observation]>([
    ['the topic grew', quiet(20, 3), quiet(21, 3)],
    ['a group lags now', quiet(20, 3), { ...quiet(20, 3), lag: lagAt(20, 1) }],
    ['a group lagged before', { ...quiet(20, 3), lag: lagAt(20, 1) }, quiet(20, 3)],
    ['the end is not read yet', quiet(20, 3), { ...quiet(20, 3), position: 19 }],
    ['newer records are read already', quiet(20, 3), { ...quiet(20, 3), position: 21 }],
    [
      'a group is unknown',
      quiet(20, 3),
      { ...quiet(20, 3), lag: { ...lagAt(20), status: { total: 0, partitions: [], ratePerSecond: 0, members: 0 } } },
    ],
  ])('counts no order as lost when %s', (_, first, second) => {
    expect(after(first, second).lost).toBe(0)
  })

  it('keeps the number while the topic is busy, but never above the open orders', () => {
    const lost = after(quiet(20, 3), quiet(20, 3))
    const busy = (open: number): Observation => ({ lag: lagAt(30, 5), position: 30, open })
    expect(reconcile(lost, busy(9)).lost).toBe(3)
    expect([busy(2), busy(9)].reduce(reconcile, lost).lost).toBe(2)
    expect(toAccount({ placed: 9, inFlight: 1, repeated: 0 }, lost).lost).toBe(1)
  })
})

it('accounts for every placed order as delivered or in flight', () => {
  expect(toAccount({ placed: 10, inFlight: 4, repeated: 1 }, { idleEnd: null, lost: 2 })).toEqual({
    placed: 10,
    delivered: 6,
    inFlight: 4,
    lost: 2,
    repeated: 1,
  })
})
