import { type EventEmitter } from 'node:events'
import { type LoadResponse, type Tally } from './tally'

interface OpenRequest {
  startedAt: number
  /** When the newest part of the response arrived. */
  receivedAt: number
  status?: number
  bytes: number
}

/**
 * Counts the requests of one autocannon connection: a request ends when the next one begins. autocannon does not count
 * a response after which it reconnects, and here it reconnects after each response. With a pause (-d) the next request
 * begins later, so a response ends with its newest part.
 */
export function countRequests(client: EventEmitter, tally: Tally, onResponse?: (response: LoadResponse) => void): void {
  let openRequest: OpenRequest | undefined
  const countResponse = () => {
    if (openRequest?.status !== undefined) {
      const { status, bytes, startedAt, receivedAt } = openRequest
      const response = { status, bytes, tookMs: receivedAt - startedAt }
      tally.addResponse(response)
      onResponse?.(response)
    }
    openRequest = undefined
  }
  const countFailure = () => {
    openRequest = undefined
    tally.addFailure()
  }
  client.on('request', () => {
    countResponse()
    const now = performance.now()
    openRequest = { startedAt: now, receivedAt: now, bytes: 0 }
  })
  client.on('headers', ({ statusCode }: { statusCode: number }) => {
    if (!openRequest) return
    openRequest.status = statusCode
    openRequest.receivedAt = performance.now()
  })
  client.on('body', (body: Buffer) => {
    if (!openRequest) return
    openRequest.bytes += body.length
    openRequest.receivedAt = performance.now()
  })
  client.on('done', countResponse)
  client.on('connError', countFailure)
  client.on('timeout', countFailure)
}
