import { Registry } from 'prom-client'
import { errorFrom } from '../broker-errors'
import { createDeferred } from '../collections/deferred'
import { type OffsetCommitRequest } from '../transport/transport'
import { Committer } from './committer'
import { createConsumerMetrics } from './consumer-metrics'
import { OffsetTracker } from './offset-tracker'

const OFFSET_METADATA_TOO_LARGE = 12
const GROUP_AUTHORIZATION_FAILED = 30

const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const gauges = { queued: () => 0, running: () => 0, partitions: () => 0, paused: () => 0 }

/**
 * Creates a committer of one partition. `sent` contains the committed offsets. `finish` finishes the next record.
 * `rejectWith` sets the error code of later commits (0 is success), and `respondWith` a response in place of the broker's.
 */
function createCommitter({ isUnderLoad = false, maxMetadataBytes = 4_096 } = {}) {
  const tracker = new OffsetTracker({ topic: 'orders', partition: 0 })
  tracker.position = 0
  tracker.committed = 0
  const sent: string[] = []
  const metadata: string[] = []
  let errorCode = 0
  let pendingResponse: Promise<void> | undefined
  const committer = new Committer({
    topic: 'orders',
    assigned: () => [tracker],
    delayMs: 20,
    isUnderLoad: () => isUnderLoad,
    logger: silentLogger,
    metrics: createConsumerMetrics({ registry: new Registry(), groupId: 'group', gauges }),
  })
  const commit = (topics: OffsetCommitRequest['topics']): Promise<void> => {
    if (pendingResponse) return pendingResponse
    const partitions = topics.flatMap((each) => each.partitions)
    const isTooLarge = partitions.some((each) => each.metadata.length > maxMetadataBytes)
    const error = errorFrom(isTooLarge ? OFFSET_METADATA_TOO_LARGE : errorCode)
    if (error) return Promise.reject(error)
    sent.push(...partitions.map(({ offset }) => offset))
    metadata.push(...partitions.map((each) => each.metadata))
    return Promise.resolve()
  }
  const open = () => committer.open({ commit })
  open()
  const finish = () => {
    tracker.position++
    committer.schedule()
  }
  const rejectWith = (code: number) => (errorCode = code)
  const respondWith = (response?: Promise<void>) => void (pendingResponse = response)
  return { committer, tracker, sent, metadata, open, finish, rejectWith, respondWith }
}

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

describe('Committer', () => {
  it('commits the records finished within the delay together', async () => {
    const { sent, finish } = createCommitter()
    finish()
    finish()
    await jest.advanceTimersByTimeAsync(19)
    expect(sent).toEqual([])
    await jest.advanceTimersByTimeAsync(1)
    expect(sent).toEqual(['2'])
  })

  it('commits ignored records later, or together with a handled one', async () => {
    const { committer, tracker, sent, finish } = createCommitter()
    const ignore = () => {
      tracker.position++
      committer.scheduleIgnored()
    }
    await jest.advanceTimersByTimeAsync(20)
    ignore()
    await jest.advanceTimersByTimeAsync(99)
    expect(sent).toEqual([])
    await jest.advanceTimersByTimeAsync(1)
    expect(sent).toEqual(['1'])
    ignore()
    finish()
    await jest.advanceTimersByTimeAsync(20)
    expect(sent).toEqual(['1', '3'])
  })

  it('waits for a fetch under load, but not indefinitely', async () => {
    const { committer, sent, finish } = createCommitter({ isUnderLoad: true })
    await jest.advanceTimersByTimeAsync(100)
    finish()
    await jest.advanceTimersByTimeAsync(30)
    committer.commitWithFetch()
    await jest.advanceTimersByTimeAsync(0)
    expect(sent).toEqual(['1'])
    finish()
    await jest.advanceTimersByTimeAsync(100)
    expect(sent).toEqual(['1', '2'])
  })

  it('waits at least 80 ms between two commits, although fetches are more frequent', async () => {
    const { committer, sent, finish } = createCommitter({ isUnderLoad: true })
    for (let elapsedMs = 0; elapsedMs < 1_000; elapsedMs += 10) {
      finish()
      committer.commitWithFetch()
      await jest.advanceTimersByTimeAsync(10)
    }
    expect(sent.length).toBeGreaterThanOrEqual(10)
    expect(sent.length).toBeLessThanOrEqual(13)
  })

  it('commits, after a join, the records above the committed offset that finished during the join', async () => {
    const { committer, tracker, metadata, open } = createCommitter()
    for (const offset of [0, 1, 2]) tracker.begin(offset)
    tracker.position = 3
    committer.close()
    tracker.finish(1)
    await committer.flush()
    open()
    await jest.advanceTimersByTimeAsync(20)
    expect(metadata).toEqual(['2:0:1,1'])
  })

  it('commits without metadata that is too large for the broker', async () => {
    const { committer, tracker, metadata, sent, open } = createCommitter({ maxMetadataBytes: 8 })
    open()
    for (let offset = 0; offset < 10; offset++) tracker.begin(offset)
    tracker.position = 10
    for (const offset of [1, 3, 5, 7]) tracker.finish(offset)
    committer.schedule()
    await jest.advanceTimersByTimeAsync(200)
    expect({ metadata, detail: committer.detail }).toEqual({ metadata: [''], detail: '' })
    for (const offset of [0, 2, 4, 6]) tracker.finish(offset)
    tracker.finish(9)
    committer.schedule()
    await jest.advanceTimersByTimeAsync(200)
    expect({ sent, metadata }).toEqual({ sent: ['0', '8'], metadata: ['', '2:8:1,1'] })
  })

  it('reports a commit that the broker rejects repeatedly, until it succeeds', async () => {
    const { committer, finish, rejectWith } = createCommitter()
    rejectWith(GROUP_AUTHORIZATION_FAILED)
    finish()
    await jest.advanceTimersByTimeAsync(3_000)
    expect(committer.detail).toContain('offsets are not committed')
    rejectWith(0)
    await jest.advanceTimersByTimeAsync(3_000)
    expect(committer.detail).toBe('')
  })

  it('commits after a join even if an earlier commit fails during the join', async () => {
    const { committer, sent, open, finish, rejectWith, respondWith } = createCommitter()
    const response = createDeferred()
    rejectWith(GROUP_AUTHORIZATION_FAILED)
    finish()
    const flushed = committer.flush()
    await jest.advanceTimersByTimeAsync(10)
    respondWith(response.promise)
    await jest.advanceTimersByTimeAsync(200)
    committer.close()
    open()
    response.reject(new Error('the connection was closed'))
    respondWith()
    rejectWith(0)
    await flushed
    await jest.advanceTimersByTimeAsync(1_000)
    expect(sent).toEqual(['1'])
  })

  it('sends no commit with a fetch if no record has finished', async () => {
    const { committer, sent } = createCommitter({ isUnderLoad: true })
    committer.commitWithFetch()
    await jest.advanceTimersByTimeAsync(200)
    expect(sent).toEqual([])
  })
})
