import { type LagReport, noTimeLag } from '@food-delivery/contracts'
import { mapConsumers } from '../lag/lag-report'
import { type LostOrders, type Observation, countLostOrders, noLostOrders, toOrderTotals } from './lost-orders'

/** A topic of two partitions with `end` records, where only the couriers have lag. */
function createLag(end: number, courierLag = 0): LagReport {
  return mapConsumers((name) => {
    const lag = name === 'courier' ? courierLag : 0
    const partitions = [
      { partition: 0, committed: 4, end: 4, lag: 0, timeLag: noTimeLag },
      { partition: 1, committed: end - 4 - lag, end: end - 4, lag, timeLag: noTimeLag },
    ]
    return { total: lag, partitions, ratePerSecond: 0, members: 2, timeLag: noTimeLag }
  })
}

const countAfter = (...observations: Observation[]): LostOrders => observations.reduce(countLostOrders, noLostOrders)
const idle = (end: number, inFlight: number): Observation => ({ lag: createLag(end), position: end, inFlight })

describe('countLostOrders', () => {
  it('counts every order in flight as lost after two equal observations of an idle topic', () => {
    expect(countAfter(idle(20, 3)).count).toBe(0)
    expect(countAfter(idle(20, 3), idle(20, 3)).count).toBe(3)
    expect(countAfter(idle(20, 0), idle(20, 0)).count).toBe(0)
  })

  it.each<[string, Observation, Observation]>([
    ['the topic has grown', idle(20, 3), idle(21, 3)],
    ['a group has lag now', idle(20, 3), { ...idle(20, 3), lag: createLag(20, 1) }],
    ['a group had lag before', { ...idle(20, 3), lag: createLag(20, 1) }, idle(20, 3)],
    ['realtimedata has not read the end', idle(20, 3), { ...idle(20, 3), position: 19 }],
    ['realtimedata has already read newer records', idle(20, 3), { ...idle(20, 3), position: 21 }],
    [
      'a group has no offsets',
      idle(20, 3),
      { ...idle(20, 3), lag: { ...createLag(20), status: { ...createLag(20).status, partitions: [] } } },
    ],
  ])('counts no order as lost when %s', (_, first, second) => {
    expect(countAfter(first, second).count).toBe(0)
  })

  it('keeps the number of lost orders while the topic is busy, limited by the orders in flight', () => {
    const lost = countAfter(idle(20, 3), idle(20, 3))
    const busy = (inFlight: number): Observation => ({ lag: createLag(30, 5), position: 30, inFlight })
    expect(countLostOrders(lost, busy(9)).count).toBe(3)
    expect([busy(2), busy(9)].reduce(countLostOrders, lost).count).toBe(2)
    expect(toOrderTotals({ placed: 9, cancelled: 0, inFlight: 1, repeated: 0 }, lost).lost).toBe(1)
  })
})

it('counts every placed order as delivered, cancelled or in flight', () => {
  expect(toOrderTotals({ placed: 10, cancelled: 1, inFlight: 4, repeated: 1 }, { idleEnd: null, count: 2 })).toEqual({
    placed: 10,
    delivered: 5,
    cancelled: 1,
    inFlight: 4,
    lost: 2,
    repeated: 1,
  })
})
