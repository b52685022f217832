import { loadShapes, rateOverTime } from './load-shape'

const rates = (shape: (typeof loadShapes)[number]) => {
  const rateAt = rateOverTime(shape, 20)
  return Array.from({ length: 300 }, (_, second) => rateAt(second))
}

it.each(loadShapes)('reaches the rate of the slider and never exceeds it: %s', (shape) => {
  expect(Math.max(...rates(shape))).toBeGreaterThan(19)
  expect(Math.max(...rates(shape))).toBeLessThanOrEqual(20.01)
  expect(Math.min(...rates(shape))).toBeGreaterThan(0)
})

it.each([
  ['steady', 20],
  ['hotKey', 20],
  ['spike', 2],
  ['wave', 2],
  ['ramp', 2],
  ['day', 2],
] as const)('begins the shape %s with %d orders a second', (shape, rate) => {
  expect(rates(shape)[0]).toBeCloseTo(rate, 1)
})

it('repeats a shape after its end', () => {
  const rateAt = rateOverTime('spike', 20)
  expect([29, 30, 59, 60, 149, 150].map(rateAt)).toEqual([2, 20, 20, 2, 2, 20])
})
