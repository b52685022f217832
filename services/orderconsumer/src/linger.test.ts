import { lingerMs } from './linger'

it.each([
  [0, 20],
  [4, 20],
  [5, 25],
  [12, 60],
  [1_000, 60],
])('waits, after a batch of %i steps, %i ms', (lastBatchSize, expectedMs) => {
  expect(lingerMs(lastBatchSize)).toBe(expectedMs)
})
