import { LiveBatch } from './live-batch'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

function aBatch(maxItems = 5) {
  const sent: number[][] = []
  return { sent, batch: new LiveBatch<number>({ emit: (items) => sent.push(items), maxWaitMs: 200, maxItems }) }
}

it('sends the items of one wait together', () => {
  const { sent, batch } = aBatch()
  batch.add(1)
  jest.advanceTimersByTime(199)
  batch.add(2)
  expect(sent).toEqual([])
  jest.advanceTimersByTime(1)
  expect(sent).toEqual([[1, 2]])
  jest.advanceTimersByTime(1_000)
  expect(sent).toHaveLength(1)
})

it('sends waiting items at once when it is flushed', () => {
  const { sent, batch } = aBatch()
  batch.add(1)
  batch.flush()
  jest.advanceTimersByTime(1_000)
  expect(sent).toEqual([[1]])
})

it('keeps the newest when there are too many', () => {
  const { sent, batch } = aBatch(3)
  for (let item = 1; item <= 100; item++) batch.add(item)
  batch.flush()
  expect(sent).toEqual([[98, 99, 100]])
})

it('drops waiting items when it is cleared', () => {
  const { sent, batch } = aBatch()
  batch.add(1)
  batch.clear()
  jest.advanceTimersByTime(1_000)
  expect(sent).toEqual([])
})
