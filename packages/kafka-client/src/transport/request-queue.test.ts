import { type RequestQueueInternals, loadRequestQueue } from './kafkajs-internals'
import { replaceRequestTimers } from './request-queue'

type Queue = RequestQueueInternals & { push(request: object): void }

replaceRequestTimers()
const RequestQueue = loadRequestQueue() as unknown as new (options: object) => Queue

const logger = { debug: () => undefined }
let queue: Queue
let results: string[]

function send(correlationId: number): void {
  const entry = {
    apiName: 'Metadata',
    correlationId,
    resolve: () => results.push(`${correlationId} ended`),
    reject: ({ message }: Error) => results.push(message),
  }
  queue.push({ entry, expectResponse: true, sendRequest: () => results.push(`${correlationId} sent`) })
}

beforeEach(() => {
  jest.useFakeTimers()
  queue = new RequestQueue({ logger, requestTimeout: 10_000, enforceRequestTimeout: true, maxInFlightRequests: null })
  queue.scheduleRequestTimeoutCheck()
  results = []
})

afterEach(() => {
  queue.destroy()
  jest.useRealTimers()
})

const HOUR_MS = 3_600_000

describe('the request queue of a connection', () => {
  it('does not time out a request when the clock is set forward', async () => {
    send(1)
    jest.setSystemTime(Date.now() + HOUR_MS)
    await jest.advanceTimersByTimeAsync(9_000)
    expect(results).toEqual(['1 sent'])
  })

  it('times out a request although the clock was set back', async () => {
    send(1)
    jest.setSystemTime(Date.now() - HOUR_MS)
    await jest.advanceTimersByTimeAsync(10_600)
    expect(results).toEqual(['1 sent', expect.stringContaining('timed out')])
  })

  it('waits as long as the broker throttles, although the clock was set back', async () => {
    queue.maybeThrottle(2_000)
    send(1)
    jest.setSystemTime(Date.now() - HOUR_MS)
    await jest.advanceTimersByTimeAsync(1_900)
    expect(results).toEqual([])
    await jest.advanceTimersByTimeAsync(200)
    expect(results).toEqual(['1 sent'])
  })

  it('has no timer for pending requests when there are none', () => {
    queue.scheduleCheckPendingRequests()
    expect(queue.throttleCheckTimeoutId).toBeNull()
  })
})
