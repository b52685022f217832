import { type OrderStatus, orderSteps } from '@food-delivery/contracts'
import { type EndOffsets, OrderAudit, type StoredOrder, reportText } from '../../commands/verify/order-audit'

const event = (orderId: string, eventType: string) => Buffer.from(JSON.stringify({ eventType, payload: { orderId } }))

const document = (steps: readonly OrderStatus[]): StoredOrder => ({
  status: steps.at(-1)!,
  statusHistory: steps.map((status) => ({ status, timestamp: '2026-01-01T00:00:00.000Z' })),
})

const record = (value: Buffer | null, offset = 0) => ({ value, partition: 0, offset })

/** End offsets of a system that was idle when the topic had 100 records. */
const idleOffsets = new Map([[0, 100]])

function auditOf(orders: Record<string, string[]>, offsets?: EndOffsets): OrderAudit {
  const audit = new OrderAudit(offsets)
  for (const [orderId, steps] of Object.entries(orders))
    for (const step of steps) audit.addRecord(record(event(orderId, step)))
  return audit
}

const allEvents = ['orderRequested', ...orderSteps]

describe('npm run verify', () => {
  it('counts an order as delivered when the topic and MongoDB agree', () => {
    const { outcomes, repeated } = auditOf({ a: allEvents }, idleOffsets).createReport(
      new Map([['a', document(orderSteps)]]),
    )
    expect(outcomes).toEqual({ delivered: 1, cancelled: 0, 'in flight': 0, 'given up': 0, lost: 0 })
    expect(repeated).toBe(0)
  })

  it.each<[string, string[], StoredOrder | undefined, string]>([
    ['a step is missing', allEvents.slice(0, -1), document(orderSteps.slice(0, -1)), 'delivered was never published'],
    ['there is no document', allEvents, undefined, 'no document in MongoDB'],
    [
      'the document has an earlier status',
      allEvents,
      document(orderSteps.slice(0, 3)),
      "the document's status is courierMatched",
    ],
    [
      'the history lacks a step',
      allEvents,
      document(orderSteps.filter((step) => step !== 'courierMatched')),
      "the document's history is",
    ],
  ])('counts an order as lost when the system is idle and %s', (_, steps, stored, reason) => {
    const documents = new Map(stored ? [['a', stored]] : [])
    const report = auditOf({ a: steps }, idleOffsets).createReport(documents)
    expect(report.outcomes.lost).toBe(1)
    expect(report.problems[0]).toContain(reason)
    expect(auditOf({ a: steps }).createReport(documents).outcomes).toMatchObject({ 'in flight': 1, lost: 0 })
  })

  it('counts an order as cancelled when its document ends with one cancellation', () => {
    const twoSteps = orderSteps.slice(0, 2)
    const orders = { a: ['orderRequested', ...twoSteps, 'cancelled', 'cancelled'], b: ['orderRequested', 'cancelled'] }
    const documents = new Map([
      ['a', document([...twoSteps, 'cancelled'])],
      ['b', document(['cancelled'])],
    ])
    const report = auditOf(orders, idleOffsets).createReport(documents)
    expect(report).toMatchObject({ outcomes: { cancelled: 2, lost: 0 }, repeated: 0, problems: [] })
  })

  it('counts an order as delivered when it was delivered before its cancellation', () => {
    const report = auditOf({ a: [...allEvents, 'cancelled'] }, idleOffsets).createReport(
      new Map([['a', document(orderSteps)]]),
    )
    expect(report.outcomes).toMatchObject({ delivered: 1, cancelled: 0 })
  })

  it.each([
    ['has no cancellation', document(orderSteps.slice(0, 2))],
    ['has two cancellations', document(['orderCreated', 'cancelled', 'cancelled'])],
    ['does not exist', undefined],
  ])('counts a cancelled order as lost when its document %s', (_, stored) => {
    const audit = auditOf({ a: ['orderRequested', 'orderCreated', 'cancelled'] }, idleOffsets)
    expect(audit.createReport(new Map(stored ? [['a', stored]] : [])).outcomes.lost).toBe(1)
  })

  it('ignores an order that was placed after the system was idle', () => {
    const audit = auditOf({ a: ['orderRequested'] }, idleOffsets)
    audit.addRecord(record(event('b', 'orderRequested'), 100))
    expect(audit.createReport(new Map())).toMatchObject({ placed: 1, outcomes: { lost: 1 } })
  })

  it('counts repeated steps, dead letters and orders whose first record is no longer on the topic', () => {
    const orders = { a: [...allEvents, 'delivered'], b: ['orderRequested'], c: ['delivered'] }
    const audit = auditOf(orders, idleOffsets)
    audit.addDeadLetter(event('b', 'orderRequested'))
    audit.addRecord(record(Buffer.from('no json')))
    audit.addRecord(record(event('d', 'somethingElse')))
    audit.addRecord(record(null))
    const report = audit.createReport(new Map([['a', document(orderSteps)]]))
    expect(report).toMatchObject({ placed: 2, repeated: 1, withoutFirstRecord: 1 })
    expect(report.outcomes).toMatchObject({ delivered: 1, 'given up': 1 })
    expect(reportText(report)).toContain('2 placed = 1 delivered + 0 cancelled + 0 in flight + 1 given up + 0 lost')
  })
})
