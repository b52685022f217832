import { UnreadableBatchError } from '../errors'
import { UnreadableBatches } from './unreadable-batches'

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

it('resumes a partition once although a join has come between two pauses', () => {
  const unreadable = new UnreadableBatches(logger)
  const resumed: number[] = []
  const fetcher = { pause: () => undefined, resume: (partition: number) => resumed.push(partition) }
  const error = new UnreadableBatchError({ firstOffset: 4, codec: 4, cause: new Error('zstd') })
  const pause = () =>
    unreadable.pauseIfUnreadable(
      { topic: 'orders', partition: 0, records: [], nextOffset: 4, unreadable: error },
      fetcher,
    )
  pause()
  unreadable.clear()
  jest.advanceTimersByTime(5_000)
  pause()
  jest.advanceTimersByTime(14_000)
  expect({ resumed, detail: unreadable.detail }).toEqual({ resumed: [], detail: 'orders/0 waits at offset 4: zstd' })
  jest.advanceTimersByTime(2_000)
  expect({ resumed, detail: unreadable.detail }).toEqual({ resumed: [0], detail: '' })
})
