import { type EventEmitter } from 'node:events'
import { type Answer, type Tally } from './tally'

interface Pending {
  startedAt: number
  status?: number
  bytes: number
}

/**
 * Follows one connection of autocannon request by request: a request is over when the next begins. Autocannon's own
 * counts leave out every answer after which it reconnects, which here is every one.
 */
export function watchClient(client: EventEmitter, tally: Tally, onAnswer?: (answer: Answer) => void): void {
  let pending: Pending | undefined
  const settle = () => {
    if (pending?.status !== undefined) {
      const { status, bytes, startedAt } = pending
      const answer = { status, bytes, tookMs: performance.now() - startedAt }
      tally.answered(answer)
      onAnswer?.(answer)
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
