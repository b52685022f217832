import * as fc from 'fast-check'
import { InvalidQuantityError } from '../errors'
import {
  averagePerReplica,
  ceilReplicas,
  formatMilli,
  formatQuantity,
  milliOf,
  numberOf,
  parseQuantity,
  sumMilli,
} from '.'

const canonical = (text: string | number): string => formatQuantity(parseQuantity(text))

describe('quantities', () => {
  it.each([
    ['3000', '3k'],
    ['12000m', '12'],
    ['11667m', '11667m'],
    ['0.5', '500m'],
    ['0', '0'],
    ['-1500m', '-1500m'],
    ['1000000', '1M'],
    ['1.5Gi', '1536Mi'],
    ['1024Ki', '1Mi'],
    ['512Ki', '512Ki'],
    ['0.5Ki', '512'],
    ['0.1Ki', '102400m'],
    ['12e6', '12e6'],
    ['12000e3', '12e6'],
    ['1E3', '1e3'],
    ['2E', '2E'],
    ['100n', '100n'],
    ['+7', '7'],
    ['.5', '500m'],
    ['5.', '5'],
  ])('prints %s as %s', (text, expected) => {
    expect(canonical(text)).toBe(expected)
  })

  it.each(['', 'm', '1.2.3', '5 ', '1mm', '1KI', 'five', '--1', '1e1000', '1'.repeat(1_001)])('rejects %p', (text) => {
    expect(() => parseQuantity(text)).toThrow(InvalidQuantityError)
  })

  it('rounds to milli-units away from zero', () => {
    expect([milliOf('1u'), milliOf('-1u'), milliOf('1500u'), milliOf(0.25)]).toEqual([1n, -1n, 2n, 250n])
  })

  it('limits milli-units to 64 bits', () => {
    expect(milliOf('9000000E')).toBe(2n ** 63n - 1n)
    expect(sumMilli([2n ** 62n, 2n ** 62n, 1])).toBe(2n ** 63n - 1n)
  })

  it('parses a printed quantity to the same value', () => {
    const quantity = fc.record({
      nano: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
      format: fc.constantFrom('DecimalSI' as const, 'BinarySI' as const, 'DecimalExponent' as const),
    })
    fc.assert(fc.property(quantity, (value) => parseQuantity(formatQuantity(value)).nano === value.nano))
  })

  it('prints a canonical text unchanged', () => {
    fc.assert(fc.property(fc.bigInt(), (milli) => canonical(formatMilli(milli)) === formatMilli(milli)))
  })

  it('converts a quantity to a number', () => {
    expect([numberOf('50m'), numberOf('0.05'), numberOf(1)]).toEqual([0.05, 0.05, 1])
  })

  it('rounds up the average per replica, which is 0 without replicas', () => {
    expect([averagePerReplica(35_000n, 3), averagePerReplica(5n, 0)]).toEqual([11_667n, 0n])
  })

  it('rounds replicas up within 32 bits', () => {
    expect([ceilReplicas(1.01), ceilReplicas(1e12), ceilReplicas(NaN)]).toEqual([2, 2 ** 31 - 1, 0])
  })
})
