import { orderSteps } from '@food-delivery/contracts'
import { type Ends, Ledger, type StoredOrder } from '../../commands/verify/ledger'
import { verdictText } from '../../commands/verify/verdict-text'

const event = (orderId: string, eventType: string) => Buffer.from(JSON.stringify({ eventType, payload: { orderId } }))

const document = (steps: readonly (typeof orderSteps)[number][]): StoredOrder => ({
  status: steps.at(-1)!,
  statusHistory: steps.map((status) => ({ status, timestamp: '2026-01-01T00:00:00.000Z' })),
})

const record = (value: Buffer | null, offset = 0) => ({ value, partition: 0, offset })

/** The topic became quiet after 100 records. */
const quiet = new Map([[0, 100]])

function ledgerOf(orders: Record<string, string[]>, ends?: Ends): Ledger {
  const ledger = new Ledger(ends)
  for (const [orderId, steps] of Object.entries(orders))
    for (const step of steps) ledger.take(record(event(orderId, step)))
  return ledger
}

const whole = ['orderRequested', ...orderSteps]

describe('npm run verify', () => {
  it('counts an order as delivered when the topic and MongoDB both say so', () => {
    const { fates, repeated } = ledgerOf({ a: whole }, quiet).judge(new Map([['a', document(orderSteps)]]))
    expect(fates).toEqual({ delivered: 1, 'in flight': 0, 'given up': 0, lost: 0 })
    expect(repeated).toBe(0)
  })

  it.each<[string, string[], StoredOrder | undefined, string]>([
    ['a step is missing', whole.slice(0, -1), document(orderSteps.slice(0, -1)), 'delivered was never published'],
    ['there is no document', whole, undefined, 'no document in MongoDB'],
    ['the document lags behind', whole, document(orderSteps.slice(0, 3)), 'the document says courierMatched'],
    [
      'the history has a hole',
      whole,
      document(orderSteps.filter((step) => step !== 'courierMatched')),
      "the document's history is",
    ],
  ])('counts an order as lost when all is quiet and %s', (_, steps, stored, reason) => {
    const documents = new Map(stored ? [['a', stored]] : [])
    const verdict = ledgerOf({ a: steps }, quiet).judge(documents)
    expect(verdict.fates.lost).toBe(1)
    expect(verdict.complaints[0]).toContain(reason)
    expect(ledgerOf({ a: steps }).judge(documents).fates).toMatchObject({ 'in flight': 1, lost: 0 })
  })

  it('passes over an order that was placed after all was quiet', () => {
    const ledger = ledgerOf({ a: ['orderRequested'] }, quiet)
    ledger.take(record(event('b', 'orderRequested'), 100))
    expect(ledger.judge(new Map())).toMatchObject({ placed: 1, fates: { lost: 1 } })
  })

  it('tells steps that were published twice, dead letters, and orders older than the topic', () => {
    const orders = { a: [...whole, 'delivered'], b: ['orderRequested'], c: ['delivered'] }
    const ledger = ledgerOf(orders, quiet)
    ledger.giveUp(event('b', 'orderRequested'))
    ledger.take(record(Buffer.from('no json')))
    ledger.take(record(event('d', 'somethingElse')))
    ledger.take(record(null))
    const verdict = ledger.judge(new Map([['a', document(orderSteps)]]))
    expect(verdict).toMatchObject({ placed: 2, repeated: 1, older: 1 })
    expect(verdict.fates).toMatchObject({ delivered: 1, 'given up': 1 })
    expect(verdictText(verdict)).toContain('2 placed = 1 delivered + 0 in flight + 1 given up + 0 lost')
  })
})
