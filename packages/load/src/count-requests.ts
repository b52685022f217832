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
  let openRequest: OpenRequest | undefined
  const countResponse = () => {
    if (openRequest?.status !== undefined) {
      const { status, bytes, startedAt } = openRequest
      const response = { status, bytes, tookMs: performance.now() - startedAt }
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
    openRequest = { startedAt: performance.now(), bytes: 0 }
  })
  client.on('headers', ({ statusCode }: { statusCode: number }) => {
    if (openRequest) openRequest.status = statusCode
  })
  client.on('body', (body: Buffer) => {
    if (openRequest) openRequest.bytes += body.length
  })
  client.on('done', countResponse)
  client.on('connError', countFailure)
  client.on('timeout', countFailure)
}
