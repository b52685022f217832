import { request } from 'node:http'
import { responseStatuses } from '@food-delivery/contracts'
import { type Logger } from '@food-delivery/service-kit'

/** Stores the status "processing" for a request id. Never rejects. */
export type WritePendingStatus = (requestId: string) => Promise<void>

const TIMEOUT_MS = 1_000
const PENDING = JSON.stringify({ value: { status: responseStatuses.processing } })
const headers = { 'content-type': 'application/json', 'content-length': PENDING.length }

/**
 * Stores the status in statusservice, without overwriting a response. Ids from an Idempotency-Key need it, because they
 * have no creation time, and statusservice would respond with 404 until the response is stored.
 */
export function createPendingStatusWriter({
  statusService,
  logger,
}: {
  statusService: string
  logger: Logger
}): WritePendingStatus {
  return async (requestId) => {
    try {
      await post(new URL(`/status/${requestId}`, statusService))
    } catch (error) {
      logger.warn({ err: error, requestId }, 'could not store the status of a request in statusservice')
    }
  }
}

function post(url: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const req = request(url, { method: 'POST', headers, signal }, (res) => {
      res.on('error', reject)
      res.on('end', resolve)
      res.resume()
    })
    req.on('error', reject)
    req.end(PENDING)
  })
}
