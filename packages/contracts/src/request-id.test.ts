import { v4 } from 'uuid'
import { idempotentId, isRecentRequestId, newRequestId, requestIdTime } from './request-id'

const HOUR_MS = 3_600_000

describe('request ids', () => {
  it('contain the time of their creation', () => {
    const before = Date.now()
    const createdAt = requestIdTime(newRequestId())!
    expect(createdAt).toBeGreaterThanOrEqual(before)
    expect(createdAt).toBeLessThanOrEqual(Date.now())
  })

  it('are recent for the storage time of responses, and up to a minute before their creation, for clock skew', () => {
    const id = newRequestId()
    const createdAt = requestIdTime(id)!
    expect(isRecentRequestId(id, createdAt)).toBe(true)
    expect(isRecentRequestId(id, createdAt + HOUR_MS - 1)).toBe(true)
    expect(isRecentRequestId(id, createdAt + HOUR_MS)).toBe(false)
    expect(isRecentRequestId(id, createdAt - 60_000)).toBe(true)
    expect(isRecentRequestId(id, createdAt - 60_001)).toBe(false)
  })

  it.each([v4(), 'nonsense', ''])('are not recent if they are not a UUID v7: %p', (id) => {
    expect(isRecentRequestId(id, Date.now())).toBe(false)
  })

  it('are the same for the same Idempotency-Key, and differ by purpose', () => {
    expect(idempotentId('order', 'abc')).toBe(idempotentId('order', 'abc'))
    expect(idempotentId('order', 'abc')).not.toBe(idempotentId('request', 'abc'))
  })
})
