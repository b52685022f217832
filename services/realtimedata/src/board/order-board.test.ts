import fc from 'fast-check'
import { OrderBoard } from './order-board'

const NOW = Date.UTC(2026, 0, 1, 12)
const clock = () => NOW

/** An event of one of a few orders, some seconds ago. */
const events = fc.array(
  fc.record({ order: fc.nat({ max: 9 }), isDelivery: fc.boolean(), secondsAgo: fc.integer({ min: 0, max: 59 }) }),
  { maxLength: 60 },
)

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

it('counts each order once, in any order of its events and repeats', () => {
  fc.assert(
    fc.property(events, (sequence) => {
      const board = new OrderBoard({ clock })
      for (const { order, isDelivery, secondsAgo } of sequence)
        board[isDelivery ? 'deliver' : 'place'](`order ${order}`, NOW - secondsAgo * 1_000)
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

it('shows the same whether it counted live or read the topic back', () => {
  const history = fc.array(fc.record({ order: fc.nat({ max: 30 }), at: fc.integer({ min: 0, max: 50_000 }) }))
  fc.assert(
    fc.property(history, (orders) => {
      const facts = [...new Map(orders.map(({ order, at }) => [order, at]))].flatMap(([order, at]) => [
        { order: String(order), at: NOW - 55_000 + at, isDelivery: false },
        ...(order % 2 === 0 ? [{ order: String(order), at: NOW - 52_000 + at, isDelivery: true }] : []),
      ])
      const live = new OrderBoard({ clock })
      const inTime = facts.toSorted((a, b) => a.at - b.at)
      for (const { order, at, isDelivery } of inTime) live[isDelivery ? 'deliver' : 'place'](order, at)
      const readBack = new OrderBoard({ clock })
      for (const { order, at, isDelivery } of facts) readBack[isDelivery ? 'deliver' : 'place'](order, at)
      live.sortOpen()
      readBack.sortOpen()
      const byId = (view: ReturnType<OrderBoard['view']>) => ({
        ...view,
        openOrders: view.openOrders.toSorted((a, b) => a.orderId.localeCompare(b.orderId)),
      })
      expect(byId(readBack.view())).toEqual(byId(live.view()))
    }),
  )
})

it('reports order times in the second of their delivery', () => {
  const board = new OrderBoard({ clock })
  for (let index = 0; index < 20; index++) {
    board.place(`order ${index}`, NOW - 10_000)
    board.deliver(`order ${index}`, NOW - 9_000 + (index === 19 ? 900 : index))
  }
  const points = board.view().chart.filter(({ delivered }) => delivered > 0)
  expect(points).toEqual([{ second: NOW - 9_000, placed: 0, delivered: 20, averageMs: 1054, p95Ms: 1018 }])
})

it('shows a minute without gaps, ending now', () => {
  const { chart } = new OrderBoard({ clock }).view()
  expect(chart.map(({ second }) => second)).toEqual(
    Array.from({ length: 60 }, (_, index) => NOW - (59 - index) * 1_000),
  )
  expect(chart.every(({ averageMs, p95Ms }) => averageMs === null && p95Ms === null)).toBe(true)
})

it('keeps counting when more orders are open than it remembers', () => {
  const board = new OrderBoard({ clock, maxOpen: 10, maxSettled: 10 })
  const orders = Array.from({ length: 50 }, (_, index) => `order ${index}`)
  for (const order of orders) board.place(order, NOW)
  expect(board.view()).toMatchObject({ placed: 50, inFlight: 50, openOrders: { length: 10 } })
  for (const order of orders) board.deliver(order, NOW)
  expect(board.view()).toMatchObject({ placed: 50, delivered: 50, inFlight: 0, openOrders: [] })
})

it('counts an order as repeated once, however often it is delivered again', () => {
  const board = new OrderBoard({ clock })
  for (const order of ['once', 'thrice']) board.place(order, NOW)
  board.place('thrice', NOW)
  for (const order of ['once', 'thrice', 'thrice', 'thrice']) board.deliver(order, NOW)
  expect(board.totals()).toEqual({ placed: 2, inFlight: 0, repeated: 1 })
})

it('treats a time in the far future as now', () => {
  const board = new OrderBoard({ clock })
  board.place('an order', NOW + 3_600_000)
  board.place('another', NOW)
  expect(board.view().chart.at(-1)).toMatchObject({ second: NOW, placed: 2 })
})
