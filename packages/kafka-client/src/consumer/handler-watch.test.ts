import { getEventListeners } from 'node:events'
import { HandlerTimeoutError } from '../errors'
import { type Attempt, HandlerWatch } from './handler-watch'
import { OffsetTracker } from './offset-tracker'

const record = { topic: 'orders', partition: 0, offset: 0, timestamp: 0, key: null, value: null, headers: [] }

/** Runs a handler; resolves or rejects when the watch reports its end. */
function runHandler(watch: HandlerWatch, callHandler: Attempt['callHandler'], { revoked } = createTracker()) {
  const attempt = { record, startedAt: 0, workedAt: 0, attempt: 1, revoked, releaseKey: () => undefined, callHandler }
  return new Promise<void>((resolve, reject) => {
    watch.run({ ...attempt, onHandled: (error) => (error ? reject(error) : resolve()) })
  })
}

const createTracker = () => new OffsetTracker({ topic: 'orders', partition: 0 })

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

describe('HandlerWatch', () => {
  it('aborts a handler at its time limit', async () => {
    const watch = new HandlerWatch(1_000)
    const handlerEnd = runHandler(watch, ({ signal }) => {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    })
    const failure = handlerEnd.catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(2_000)
    expect(await failure).toBeInstanceOf(HandlerTimeoutError)
    watch.stop()
  })

  it('does not end a handler when the clock is set forward', async () => {
    const watch = new HandlerWatch(30_000)
    const handlerEnd = runHandler(watch, () => new Promise((resolve) => setTimeout(resolve, 1_500)))
    jest.setSystemTime(Date.now() + 60_000)
    await jest.advanceTimersByTimeAsync(2_000)
    await expect(handlerEnd).resolves.toBeUndefined()
    watch.stop()
  })

  it('ends a handler at its time limit although the clock was set back', async () => {
    const watch = new HandlerWatch(1_000)
    const handlerEnd = runHandler(watch, () => new Promise(() => undefined))
    const failure = handlerEnd.catch((error: unknown) => error)
    jest.setSystemTime(Date.now() - 3_600_000)
    await jest.advanceTimersByTimeAsync(8_000)
    expect(await failure).toBeInstanceOf(HandlerTimeoutError)
    watch.stop()
  })

  it('counts a success shortly after the time limit', async () => {
    const watch = new HandlerWatch(1_000)
    const handlerEnd = runHandler(watch, () => new Promise((resolve) => setTimeout(resolve, 4_000)))
    await jest.advanceTimersByTimeAsync(5_000)
    await expect(handlerEnd).resolves.toBeUndefined()
    watch.stop()
  })

  it('reports an error that a handler throws before it returns a promise', async () => {
    const watch = new HandlerWatch(1_000)
    const handlerEnd = runHandler(watch, () => {
      throw new TypeError('no such field')
    })
    await expect(handlerEnd).rejects.toThrow('no such field')
    watch.stop()
  })

  it('keeps no listeners of 10,000 handlers that have used their signal', async () => {
    const watch = new HandlerWatch(30_000)
    const tracker = createTracker()
    for (let nth = 0; nth < 10_000; nth++) {
      const { signal } = await new Promise<{ signal: AbortSignal }>((resolve) => {
        void runHandler(watch, ({ signal: used }) => Promise.resolve(resolve({ signal: used })), tracker)
      })
      expect(signal.aborted || getEventListeners(tracker.revoked, 'abort').length > 2).toBe(false)
    }
    watch.stop()
  }, 20_000)
})
