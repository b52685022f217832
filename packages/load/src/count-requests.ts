import { type EventEmitter } from 'node:events'
import { type LoadResponse, type Tally } from './tally'

interface OpenRequest {
  startedAt: number
  status?: number
  bytes: number
}

/**
 * Counts the requests of one autocannon connection: a request ends when the next one begins. autocannon does not count
 * a response after which it reconnects, and here it reconnects after each response.
 */
export function countRequests(client: EventEmitter, tally: Tally, onResponse?: (response: LoadResponse) => void): void {
  let open: OpenRequest | undefined
  const countResponse = () => {
    if (open?.status !== undefined) {
      const { status, bytes, startedAt } = open
      const response = { status, bytes, tookMs: performance.now() - startedAt }
      tally.addResponse(response)
      onResponse?.(response)
    }
    open = undefined
  }
  const countFailure = () => {
    open = undefined
    tally.addFailure()
  }
  client.on('request', () => {
    countResponse()
    open = { startedAt: performance.now(), bytes: 0 }
  })
  client.on('headers', ({ statusCode }: { statusCode: number }) => open && (open.status = statusCode))
  client.on('body', (body: Buffer) => open && (open.bytes += body.length))
  client.on('done', countResponse)
  client.on('connError', countFailure)
  client.on('timeout', countFailure)
}
