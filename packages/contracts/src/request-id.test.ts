import { v4 } from 'uuid'
import { idempotentId, isYoungRequestId, newRequestId, requestIdTime } from './request-id'

const HOUR_MS = 3_600_000

describe('request ids', () => {
  it('carry the time of their creation', () => {
    const before = Date.now()
    const born = requestIdTime(newRequestId())!
    expect(born).toBeGreaterThanOrEqual(before)
    expect(born).toBeLessThanOrEqual(Date.now())
  })

  it('are young as long as answers are kept, with a minute for clock skew', () => {
    const id = newRequestId()
    const born = requestIdTime(id)!
    expect(isYoungRequestId(id, born)).toBe(true)
    expect(isYoungRequestId(id, born + HOUR_MS - 1)).toBe(true)
    expect(isYoungRequestId(id, born + HOUR_MS)).toBe(false)
    expect(isYoungRequestId(id, born - 60_000)).toBe(true)
    expect(isYoungRequestId(id, born - 60_001)).toBe(false)
  })

  it.each([v4(), 'nonsense', ''])('are never young unless they are a UUID v7: %p', (id) => {
    expect(isYoungRequestId(id, Date.now())).toBe(false)
  })

  it('are the same for the same Idempotency-Key, and differ by purpose', () => {
    expect(idempotentId('order', 'abc')).toBe(idempotentId('order', 'abc'))
    expect(idempotentId('order', 'abc')).not.toBe(idempotentId('request', 'abc'))
  })
})
