import { OrderNotFoundError, type OrderSearch } from './order-not-found-error'

const search: OrderSearch = {
  orderId: 'o',
  topic: 'orders',
  since: Date.parse('2026-11-29T11:00:00Z'),
  hasLaterEvents: false,
  endedAt: 'end',
  isTrimmed: false,
}

it.each<[Partial<OrderSearch>, string]>([
  [{}, 'topic orders has no order o since 2026-11-29T11:00:00.000Z'],
  [
    { isTrimmed: true },
    'topic orders has no order o since 2026-11-29T11:00:00.000Z: Kafka has deleted older records (retention)',
  ],
  [
    { endedAt: 'maxRecords' },
    'topic orders has no order o since 2026-11-29T11:00:00.000Z: there are too many records to read all of them',
  ],
  [
    { hasLaterEvents: true },
    'order o was placed before 2026-11-29T11:00:00.000Z, and topic orders was read only from then on',
  ],
])('describes in its message the outcome of a search with %j', (change, message) => {
  expect(new OrderNotFoundError({ ...search, ...change }).message).toBe(message)
})
