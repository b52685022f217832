import { request } from 'node:http'
import { responseStatuses } from '@food-delivery/contracts'
import { type Logger } from '@food-delivery/service-kit'

/**
 * Stores the status "processing" for a request with an Idempotency-Key. Resolves to false if the key is known to belong
 * to another request. Never rejects.
 */
export type WritePendingStatus = (requestId: string, keyId: string) => Promise<boolean>

const TIMEOUT_MS = 2_000
const CONFLICT = 409
const PENDING = { status: responseStatuses.processing }
const headers = { 'content-type': 'application/json' }

/**
 * Stores the status in statusservice, without overwriting a response. Request ids from an Idempotency-Key need this:
 * they contain no creation time, so statusservice would respond with 404 until the response is stored. If statusservice
 * does not respond or no longer has the key, orderconsumer compares the order with the stored one.
 */
export function createPendingStatusWriter({
  statusService,
  logger,
}: {
  statusService: string
  logger: Logger
}): WritePendingStatus {
  return async (requestId, keyId) => {
    try {
      return (await post(new URL(`/status/${requestId}`, statusService), { value: PENDING, keyId })) !== CONFLICT
    } catch (error) {
      logger.warn(
        { err: error, requestId },
        'could not store the status of a request; /status responds with 404 until its response is stored',
      )
      return true
    }
  }
}

/** Resolves with the status code. */
function post(url: URL, body: object): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const req = request(url, { method: 'POST', headers, signal }, (res) => {
      res.on('error', reject)
      res.on('end', () => resolve(res.statusCode))
      res.resume()
    })
    req.on('error', reject)
    req.end(JSON.stringify(body))
  })
}
