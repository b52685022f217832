import { Registry } from 'prom-client'
import { Committer } from './committer'
import { createConsumerMetrics } from './consumer-metrics'
import { OffsetTracker } from './offset-tracker'

const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const gauges = { queued: () => 0, running: () => 0, partitions: () => 0, paused: () => 0 }

/** Creates a committer of one partition. `sent` contains the committed offsets; `finish` finishes the next record. */
function createCommitter({ isBusy = false } = {}) {
  const tracker = new OffsetTracker({ topic: 'orders', partition: 0 })
  tracker.position = tracker.committed = 0
  const sent: string[] = []
  const committer = new Committer({
    topic: 'orders',
    assigned: () => [tracker],
    delayMs: 20,
    isBusy: () => isBusy,
    logger: silentLogger,
    metrics: createConsumerMetrics({ registry: new Registry(), groupId: 'group', gauges }),
  })
  committer.open({
    commit: (topics) => {
      sent.push(...topics.flatMap(({ partitions }) => partitions.map(({ offset }) => offset)))
      return Promise.resolve()
    },
  })
  const finish = () => {
    tracker.position++
    committer.schedule()
  }
  return { committer, sent, finish }
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

  it('waits for a fetch when busy, but not indefinitely', async () => {
    const { committer, sent, finish } = createCommitter({ isBusy: true })
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

  it('does not commit with every fetch', async () => {
    const { committer, sent, finish } = createCommitter({ isBusy: true })
    for (let elapsedMs = 0; elapsedMs < 1_000; elapsedMs += 10) {
      finish()
      committer.commitWithFetch()
      await jest.advanceTimersByTimeAsync(10)
    }
    expect(sent.length).toBeGreaterThanOrEqual(10)
    expect(sent.length).toBeLessThanOrEqual(13)
  })

  it('sends nothing with a fetch when nothing is due', async () => {
    const { committer, sent } = createCommitter({ isBusy: true })
    committer.commitWithFetch()
    await jest.advanceTimersByTimeAsync(200)
    expect(sent).toEqual([])
  })
})
