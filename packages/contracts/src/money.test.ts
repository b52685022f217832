import * as fc from 'fast-check'
import { fromCents, isPrice, toCents } from './money'

describe('money', () => {
  it.each([0, 17, 17.5, 17.55, '0', '17.50', '99.99'])('accepts %p as a price', (value) => {
    expect(isPrice(value)).toBe(true)
  })

  it.each([-1, 1.234, NaN, Infinity, 1e21, '', 'abc', '1,50', '-1', '1.234', '.5', null, undefined, [], {}])(
    'rejects %p',
    (value) => {
      expect(isPrice(value)).toBe(false)
    },
  )

  it('converts cents without rounding errors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (cents) => {
        expect(toCents(fromCents(cents))).toBe(cents)
        expect(toCents((cents / 100).toFixed(2))).toBe(cents)
      }),
    )
  })
})
