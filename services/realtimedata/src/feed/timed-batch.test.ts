import { TimedBatch } from './timed-batch'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

function aBatch(maxItems = 5) {
  const sent: number[][] = []
  return { sent, batch: new TimedBatch<number>({ emit: (items) => sent.push(items), maxWaitMs: 200, maxItems }) }
}

it('sends the items of one interval together', () => {
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

it('sends pending items immediately when it is flushed', () => {
  const { sent, batch } = aBatch()
  batch.add(1)
  batch.flush()
  jest.advanceTimersByTime(1_000)
  expect(sent).toEqual([[1]])
})

it('keeps only the newest items of a batch that is too large', () => {
  const { sent, batch } = aBatch(3)
  for (let item = 1; item <= 100; item++) batch.add(item)
  batch.flush()
  expect(sent).toEqual([[98, 99, 100]])
})

it('drops pending items when it is cleared', () => {
  const { sent, batch } = aBatch()
  batch.add(1)
  batch.clear()
  jest.advanceTimersByTime(1_000)
  expect(sent).toEqual([])
})
