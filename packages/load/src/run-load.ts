import { type EventEmitter } from 'node:events'
import autocannon from 'autocannon'
import { type LoadOptions } from './options'
import { type Answer, Tally } from './tally'
import { watchClient } from './watch-client'

export interface LoadRun {
  tally: Tally
  elapsedMs: number
}

/** What counts as no answer, seconds; siege's default. */
const TIMEOUT_SECONDS = 30

/** So many requests in vain end the test, as with siege. */
const MAX_UNANSWERED = 1_024

/** Nobody waits this long: a test by number of requests ends when they are done. Seconds. */
const NO_END = 86_400

/**
 * Puts the load on and resolves with what was seen. Each request has a connection of its own, as siege's have: a
 * Service spreads connections, so pods that come later get their share only this way. `signal` ends the test early.
 */
export async function runLoad(
  options: LoadOptions,
  { onAnswer, signal }: { onAnswer?: (answer: Answer) => void; signal?: AbortSignal } = {},
): Promise<LoadRun> {
  const tally = new Tally()
  const startedAt = performance.now()
  await new Promise<void>((resolve, reject) => {
    const end = (error: unknown) => (error instanceof Error ? reject(error) : resolve())
    const setupClient = (client: EventEmitter) => watchClient(client, tally, onAnswer)
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
    duration: durationMs === undefined ? NO_END : durationMs / 1_000,
    ...(repetitions === undefined ? {} : { amount: users * repetitions }),
    ...(delaySeconds > 0 ? { overallRate: Math.max(1, Math.round((2 * users) / delaySeconds)) } : {}),
    reconnectRate: 1,
    bailout: MAX_UNANSWERED,
    timeout: TIMEOUT_SECONDS,
  }
}
