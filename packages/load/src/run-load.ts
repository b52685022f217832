import { type EventEmitter } from 'node:events'
import autocannon from 'autocannon'
import { type LoadOptions } from './options'
import { type LoadResponse, Tally } from './tally'
import { watchClient } from './watch-client'

export interface LoadRun {
  tally: Tally
  elapsedMs: number
}

/** A request without a response counts as unanswered after this time, in seconds; siege's default. */
const TIMEOUT_SECONDS = 30

/** This many unanswered requests end the test, as with siege. */
const MAX_UNANSWERED = 1_024

/** autocannon needs a duration, in seconds; a test by number of requests ends long before. */
const UNLIMITED_SECONDS = 86_400

/**
 * Runs the load test. Each request has its own connection, as with siege: a Service balances connections, so new pods
 * get their share only this way. `signal` ends the test early.
 */
export async function runLoad(
  options: LoadOptions,
  { onResponse, signal }: { onResponse?: (response: LoadResponse) => void; signal?: AbortSignal } = {},
): Promise<LoadRun> {
  const tally = new Tally()
  const startedAt = performance.now()
  await new Promise<void>((resolve, reject) => {
    const end = (error: unknown) => (error instanceof Error ? reject(error) : resolve())
    const setupClient = (client: EventEmitter) => watchClient(client, tally, onResponse)
    const running = autocannon({ ...autocannonOptions(options), setupClient }, end)
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
    duration: durationMs === undefined ? UNLIMITED_SECONDS : durationMs / 1_000,
    ...(repetitions === undefined ? {} : { amount: users * repetitions }),
    ...(delaySeconds > 0 ? { overallRate: Math.max(1, Math.round((2 * users) / delaySeconds)) } : {}),
    reconnectRate: 1,
    bailout: MAX_UNANSWERED,
    timeout: TIMEOUT_SECONDS,
  }
}
