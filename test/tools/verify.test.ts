import { orderSteps } from '@food-delivery/contracts'
import { Ledger, type StoredOrder } from '../../tools/verify/ledger'
import { verdictText } from '../../tools/verify/verdict-text'

const event = (orderId: string, eventType: string) =>
  Buffer.from(JSON.stringify({ eventType, payload: { orderId } }))

const document = (steps: readonly (typeof orderSteps)[number][]): StoredOrder => ({
  status: steps.at(-1)!,
  statusHistory: steps.map((status) => ({ status, timestamp: '2026-01-01T00:00:00.000Z' })),
})

function ledgerOf(orders: Record<string, string[]>): Ledger {
  const ledger = new Ledger()
  for (const [orderId, steps] of Object.entries(orders))
    for (const step of steps) ledger.take(event(orderId, step))
  return ledger
}

const whole = ['orderRequested', ...orderSteps]

describe('npm run verify', () => {
  it('counts an order as delivered when the topic and MongoDB both say so', () => {
    const { fates, repeated } = ledgerOf({ a: whole }).judge(new Map([['a', document(orderSteps)]]), {
      isQuiet: true,
    })
    expect(fates).toEqual({ delivered: 1, 'in flight': 0, 'given up': 0, lost: 0 })
    expect(repeated).toBe(0)
  })

  it.each<[string, string[], StoredOrder | undefined, string]>([
    [
      'a step is missing',
      whole.slice(0, -1),
      document(orderSteps.slice(0, -1)),
      'delivered was never published',
    ],
    ['there is no document', whole, undefined, 'no document in MongoDB'],
    ['the document lags behind', whole, document(orderSteps.slice(0, 3)), 'the document says courierMatched'],
    [
      'the history has a hole',
      whole,
      document(orderSteps.filter((step) => step !== 'courierMatched')),
      "the document's history is",
    ],
  ])('counts an order as lost when all is quiet and %s', (_, steps, stored, reason) => {
    const ledger = ledgerOf({ a: steps })
    const documents = new Map(stored ? [['a', stored]] : [])
    const verdict = ledger.judge(documents, { isQuiet: true })
    expect(verdict.fates.lost).toBe(1)
    expect(verdict.complaints[0]).toContain(reason)
    expect(ledger.judge(documents, { isQuiet: false }).fates).toMatchObject({ 'in flight': 1, lost: 0 })
  })

  it('tells steps that were published twice, dead letters, and orders older than the topic', () => {
    const ledger = ledgerOf({ a: [...whole, 'delivered'], b: ['orderRequested'], c: ['delivered'] })
    ledger.giveUp(event('b', 'orderRequested'))
    ledger.take(Buffer.from('no json'))
    ledger.take(event('d', 'somethingElse'))
    ledger.take(null)
    const verdict = ledger.judge(new Map([['a', document(orderSteps)]]), { isQuiet: true })
    expect(verdict).toMatchObject({ placed: 2, repeated: 1, older: 1 })
    expect(verdict.fates).toMatchObject({ delivered: 1, 'given up': 1 })
    expect(verdictText(verdict)).toContain('2 placed = 1 delivered + 0 in flight + 1 given up + 0 lost')
  })
})
