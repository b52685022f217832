import { cancelOrdersSchema, requestedAt } from './cancellation'
import { newRequestId } from './request-id'

const payload = { orderId: 'o', userId: 'u', kitchenId: 'k', dish: 'soup', totalPrice: 1 }

describe('requestedAt', () => {
  it('returns the time in the request id', () => {
    const before = Date.now()
    const at = requestedAt({ ...payload, requestId: newRequestId() }, 0)
    expect(at).toBeGreaterThanOrEqual(before)
    expect(at).toBeLessThanOrEqual(Date.now())
  })

  it('returns the time that apiservice adds to a request with an Idempotency-Key', () => {
    expect(requestedAt({ ...payload, requestId: newRequestId(), requestedAt: 5 }, 9)).toBe(5)
  })

  it('returns the time of the event if the order has no time', () => {
    expect(requestedAt({ ...payload, requestId: 'of-another-client' }, 9)).toBe(9)
  })
})

describe('cancelOrdersSchema', () => {
  it.each(['2026-11-29', 'now', '', '2026-13-01T00:00:00Z'])('rejects %p as a time', (before) => {
    expect(cancelOrdersSchema.safeParse({ before }).success).toBe(false)
  })

  it.each(['2026-11-29T07:00:00Z', '2026-11-29T16:00:00.5+09:00'])('accepts %p as a time', (before) => {
    expect(cancelOrdersSchema.safeParse({ before }).success).toBe(true)
  })
})
