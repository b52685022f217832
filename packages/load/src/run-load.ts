import { type EventEmitter } from 'node:events'
import autocannon from 'autocannon'
import { type LoadOptions } from './options'
import { type LoadResponse, Tally } from './tally'
import { countRequests } from './count-requests'

export interface LoadRun {
  tally: Tally
  elapsedMs: number
}

/** Timeout of a request, in seconds: the default of siege. */
const TIMEOUT_SECONDS = 30

/** The test ends after this number of requests without a response, as with siege. */
const MAX_FAILURES = 1_024

/** autocannon requires a duration, also for a test that ends after a number of requests. */
const MAX_SECONDS = 86_400

/**
 * Runs the load test. Each request has its own connection, as with siege: a Service balances connections, so with
 * persistent connections a new pod would get no requests. `signal` ends the test early.
 */
export async function runLoad(
  options: LoadOptions,
  { onResponse, signal }: { onResponse?: (response: LoadResponse) => void; signal?: AbortSignal } = {},
): Promise<LoadRun> {
  const tally = new Tally()
  const startedAt = performance.now()
  await new Promise<void>((resolve, reject) => {
    const finish = (error: unknown) => (error instanceof Error ? reject(error) : resolve())
    const setupClient = (client: EventEmitter) => countRequests(client, tally, onResponse)
    const running = autocannon({ ...autocannonOptions(options), setupClient }, finish)
    signal?.addEventListener('abort', () => running.stop(), { once: true })
  })
  return { tally, elapsedMs: performance.now() - startedAt }
}

function autocannonOptions(options: LoadOptions): autocannon.Options {
  const { users, durationMs, repetitions, delaySeconds, headers, target } = options
  const { url, method, body } = target
  return {
    url,
    method: method as NonNullable<autocannon.Options['method']>,
    ...(body === undefined ? {} : { body }),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    connections: users,
    duration: durationMs === undefined ? MAX_SECONDS : durationMs / 1_000,
    ...(repetitions === undefined ? {} : { amount: users * repetitions }),
    ...(delaySeconds > 0 ? { overallRate: requestsPerSecond(users, delaySeconds) } : {}),
    reconnectRate: 1,
    bailout: MAX_FAILURES,
    timeout: TIMEOUT_SECONDS,
  }
}

/** The rate of all users together, whose pauses between two requests are half of `delaySeconds` on average. */
function requestsPerSecond(users: number, delaySeconds: number): number {
  return Math.max(1, Math.round(users / (delaySeconds / 2)))
}
