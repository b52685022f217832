import { type OrderRecord, toWaterfall } from './order-waterfall'

const order = { orderId: 'o', partition: 3, readAt: 9_000 }
const requested: OrderRecord = { eventType: 'orderRequested', timestamp: 1_000 }
const created: OrderRecord = {
  eventType: 'orderCreated',
  timestamp: 1_020,
  times: { pod: 'orders-1', startedAt: 1_012, workedAt: 1_012, publishedAt: 1_019 },
}
const validated: OrderRecord = {
  eventType: 'orderValidated',
  timestamp: 1_100,
  times: { pod: 'orders-2', startedAt: 1_090, workedAt: 1_090, publishedAt: 1_100 },
}

it('divides each step by the times in its event', () => {
  expect(toWaterfall({ ...order, records: [requested, created, validated] })).toEqual({
    ...order,
    placedAt: 1_000,
    fulfilmentMs: null,
    steps: [
      {
        step: 'orderCreated',
        at: 1_020,
        totalMs: 20,
        pod: 'orders-1',
        parts: { queued: 12, worked: 0, stored: 7, published: 1 },
      },
      {
        step: 'orderValidated',
        at: 1_100,
        totalMs: 80,
        pod: 'orders-2',
        parts: { queued: 70, worked: 0, stored: 10, published: 0 },
      },
    ],
  })
})

it('takes the first event of each step if an event is repeated, as after a pod was killed', () => {
  const repeated = { ...created, timestamp: 5_000 }
  const waterfall = toWaterfall({ ...order, records: [requested, created, repeated, validated, repeated] })
  expect(waterfall?.steps.map(({ at }) => at)).toEqual([1_020, 1_100])
})

it('does not divide a step without times, or without the event that triggered it', () => {
  const { times: _times, ...withoutTimes } = created
  const waterfall = toWaterfall({ ...order, records: [requested, withoutTimes] })
  expect(waterfall?.steps).toEqual([{ step: 'orderCreated', at: 1_020, totalMs: 20 }])
  expect(toWaterfall({ ...order, records: [requested, validated] })?.steps).toEqual([
    { step: 'orderValidated', at: 1_100, totalMs: 100 },
  ])
})

it('includes the time until an order was delivered', () => {
  const delivered: OrderRecord = { eventType: 'delivered', timestamp: 4_000 }
  expect(toWaterfall({ ...order, records: [requested, delivered] })).toMatchObject({ fulfilmentMs: 3_000 })
})

it('reports when an order was cancelled, and by which pod', () => {
  const cancelled: OrderRecord = {
    eventType: 'cancelled',
    timestamp: 2_000,
    times: { ...created.times!, pod: 'courier-1' },
  }
  const waterfall = toWaterfall({
    ...order,
    records: [requested, created, cancelled, { ...cancelled, timestamp: 3_000 }],
  })
  expect(waterfall).toMatchObject({ fulfilmentMs: null, cancelled: { at: 2_000, pod: 'courier-1' } })
  expect(waterfall?.steps.map(({ step }) => step)).toEqual(['orderCreated'])
  const { times: _times, ...withoutTimes } = cancelled
  expect(toWaterfall({ ...order, records: [requested, withoutTimes] })?.cancelled).toEqual({ at: 2_000 })
})

it('creates no waterfall without the event orderRequested', () => {
  expect(toWaterfall({ ...order, records: [created, validated] })).toBeUndefined()
})
