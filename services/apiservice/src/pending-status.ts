import { request } from 'node:http'
import { responseStatuses } from '@food-delivery/contracts'
import { type Logger } from '@food-delivery/service-kit'

/** Stores under a request id that it is being processed. Never rejects. */
export type NotePending = (requestId: string) => Promise<void>

const TIMEOUT_MS = 1_000
const PENDING = JSON.stringify({ value: { status: responseStatuses.processing } })
const headers = { 'content-type': 'application/json', 'content-length': PENDING.length }

/**
 * An id made from an Idempotency-Key has no creation time, so statusservice cannot see that it is young and gets an
 * entry for it, which never overwrites an answer. If statusservice is unavailable the order goes on all the same; its
 * client gets 404 until the answer is there.
 */
export function createPendingStatus({ statusService, logger }: { statusService: string; logger: Logger }): NotePending {
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
