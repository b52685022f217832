import { interpolate, pointAbove } from './curve'

it('finds the first point above a value', () => {
  const values = [1, 3, 3, 8]
  expect([0, 1, 2, 3, 8].map((value) => pointAbove(values, value))).toEqual([0, 1, 1, 3, 4])
  expect(pointAbove([], 1)).toBe(0)
})

it('interpolates between points, and returns the first or the last value outside them', () => {
  const [counts, times] = [
    [0, 10, 10, 20],
    [0, 5, 9, 11],
  ]
  expect([-1, 0, 4, 10, 15, 20, 30].map((count) => interpolate(counts, times, count))).toEqual([0, 0, 2, 9, 10, 11, 11])
})

it('interpolates only between the given point and the one before it', () => {
  const [counts, times] = [
    [0, 10, 20],
    [0, 5, 7],
  ]
  expect([-5, 5, 15].map((count) => interpolate(counts, times, count, 1))).toEqual([0, 2.5, 5])
})
