import fc from 'fast-check'
import { OrderBoard } from './order-board'

const NOW = Date.UTC(2026, 0, 1, 12)
const clock = () => NOW

/** Events of ten orders in the last minute. */
const events = fc.array(
  fc.record({ order: fc.nat({ max: 9 }), isDelivery: fc.boolean(), secondsAgo: fc.integer({ min: 0, max: 59 }) }),
  { maxLength: 60 },
)

function addEvent(board: OrderBoard, event: { orderId: string; at: number; isDelivery: boolean }): void {
  const { orderId, at, isDelivery } = event
  if (isDelivery) board.deliver(orderId, at)
  else board.place(orderId, at)
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

it('counts each order once, even if its events are repeated or out of order', () => {
  fc.assert(
    fc.property(events, (sequence) => {
      const board = new OrderBoard({ clock })
      for (const { order, isDelivery, secondsAgo } of sequence)
        addEvent(board, { orderId: `order ${order}`, at: NOW - secondsAgo * 1_000, isDelivery })
      const placed = new Set(sequence.filter(({ isDelivery }) => !isDelivery).map(({ order }) => `order ${order}`))
      const delivered = new Set(sequence.filter(({ isDelivery }) => isDelivery).map(({ order }) => `order ${order}`))
      const open = [...placed].filter((order) => !delivered.has(order))
      const view = board.view()
      expect(view).toMatchObject({ placed: placed.size, delivered: delivered.size, inFlight: open.length })
      expect(view.openOrders.map(({ orderId }) => orderId).sort()).toEqual(open.sort())
      expect(sum(view.chart.map((point) => point.placed))).toBe(placed.size)
      expect(sum(view.chart.map((point) => point.delivered))).toBe(delivered.size)
    }),
  )
})

it('shows the same view for live events and for a topic that is read later', () => {
  const history = fc.array(fc.record({ order: fc.nat({ max: 30 }), at: fc.integer({ min: 0, max: 50_000 }) }))
  fc.assert(
    fc.property(history, (orders) => {
      const events = [...new Map(orders.map(({ order, at }) => [order, at]))].flatMap(([order, at]) => [
        { orderId: String(order), at: NOW - 55_000 + at, isDelivery: false },
        ...(order % 2 === 0 ? [{ orderId: String(order), at: NOW - 52_000 + at, isDelivery: true }] : []),
      ])
      const live = new OrderBoard({ clock })
      for (const event of events.toSorted((a, b) => a.at - b.at)) addEvent(live, event)
      const later = new OrderBoard({ clock })
      for (const event of events) addEvent(later, event)
      live.sortOpen()
      later.sortOpen()
      const sortOrders = (view: ReturnType<OrderBoard['view']>) => ({
        ...view,
        openOrders: view.openOrders.toSorted((a, b) => a.orderId.localeCompare(b.orderId)),
      })
      expect(sortOrders(later.view())).toEqual(sortOrders(live.view()))
    }),
  )
})

it('shows order durations in the second of the delivery', () => {
  const board = new OrderBoard({ clock })
  for (let index = 0; index < 20; index++) {
    board.place(`order ${index}`, NOW - 10_000)
    board.deliver(`order ${index}`, NOW - 9_000 + (index === 19 ? 900 : index))
  }
  const points = board.view().chart.filter(({ delivered }) => delivered > 0)
  expect(points).toEqual([{ second: NOW - 9_000, placed: 0, delivered: 20, averageMs: 1054, p95Ms: 1018 }])
})

it('shows every second of the last minute', () => {
  const { chart } = new OrderBoard({ clock }).view()
  expect(chart.map(({ second }) => second)).toEqual(
    Array.from({ length: 60 }, (_, index) => NOW - (59 - index) * 1_000),
  )
  expect(chart.every(({ averageMs, p95Ms }) => averageMs === null && p95Ms === null)).toBe(true)
})

it('counts every order, even if it has dropped the ids of open orders', () => {
  const board = new OrderBoard({ clock, maxOpen: 10, maxFinished: 10 })
  const orders = Array.from({ length: 50 }, (_, index) => `order ${index}`)
  for (const order of orders) board.place(order, NOW)
  expect(board.view()).toMatchObject({ placed: 50, inFlight: 50, openOrders: { length: 10 } })
  for (const order of orders) board.deliver(order, NOW)
  expect(board.view()).toMatchObject({ placed: 50, delivered: 50, inFlight: 0, openOrders: [] })
})

it('counts a repeated order once, even if it is delivered three times', () => {
  const board = new OrderBoard({ clock })
  for (const order of ['once', 'thrice']) board.place(order, NOW)
  board.place('thrice', NOW)
  for (const order of ['once', 'thrice', 'thrice', 'thrice']) board.deliver(order, NOW)
  expect(board.totals()).toEqual({ placed: 2, cancelled: 0, inFlight: 0, repeated: 1 })
})

it('counts only the first of delivery and cancellation, and never counts a cancellation as repeated', () => {
  const board = new OrderBoard({ clock })
  for (const order of ['a', 'b', 'c']) board.place(order, NOW)
  expect([board.cancel('a', NOW), board.cancel('a', NOW), board.deliver('a', NOW)]).toEqual([true, false, false])
  expect([board.deliver('b', NOW), board.cancel('b', NOW)]).toEqual([true, false])
  expect(board.totals()).toEqual({ placed: 3, cancelled: 1, inFlight: 1, repeated: 0 })
  expect(board.view()).toMatchObject({ delivered: 1, cancelled: 1 })
})

it('counts a cancellation that is read before its order', () => {
  const board = new OrderBoard({ clock })
  board.cancel('a', NOW)
  board.place('a', NOW - 1_000)
  expect(board.totals()).toEqual({ placed: 1, cancelled: 1, inFlight: 0, repeated: 0 })
  expect(board.view().chart.every(({ averageMs }) => averageMs === null)).toBe(true)
})

it('counts an event with a time in the far future as an event of now', () => {
  const board = new OrderBoard({ clock })
  board.place('an order', NOW + 3_600_000)
  board.place('another', NOW)
  expect(board.view().chart.at(-1)).toMatchObject({ second: NOW, placed: 2 })
})
