import { type EventEmitter } from 'node:events'
import { type LoadResponse, type Tally } from './tally'

interface Pending {
  startedAt: number
  status?: number
  bytes: number
}

/**
 * Counts the requests of one autocannon connection: a request has ended when the next one begins. autocannon's own
 * counters omit every response after which it reconnects, which here is every response.
 */
export function watchClient(client: EventEmitter, tally: Tally, onResponse?: (response: LoadResponse) => void): void {
  let pending: Pending | undefined
  const settle = () => {
    if (pending?.status !== undefined) {
      const { status, bytes, startedAt } = pending
      const response = { status, bytes, tookMs: performance.now() - startedAt }
      tally.answered(response)
      onResponse?.(response)
    }
    pending = undefined
  }
  const fail = () => {
    pending = undefined
    tally.failed()
  }
  client.on('request', () => {
    settle()
    pending = { startedAt: performance.now(), bytes: 0 }
  })
  client.on('headers', ({ statusCode }: { statusCode: number }) => pending && (pending.status = statusCode))
  client.on('body', (body: Buffer) => pending && (pending.bytes += body.length))
  client.on('done', settle)
  client.on('connError', fail)
  client.on('timeout', fail)
}
