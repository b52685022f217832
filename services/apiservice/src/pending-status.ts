import { answers } from '@food-delivery/contracts'
import { type Logger } from '@food-delivery/service-kit'

/** Notes under a request id that its answer is still to come. */
export type NotePending = (requestId: string) => Promise<void>

const TIMEOUT_MS = 1_000

/**
 * An id made from an Idempotency-Key does not carry its age, so statusservice cannot tell that it is young: it must
 * be told. It never overwrites an answer that is there. When it cannot be reached the order goes on all the same; its
 * client reads 404 until the answer is there.
 */
export function createPendingStatus({
  statusService,
  logger,
}: {
  statusService: string
  logger: Logger
}): NotePending {
  return async (requestId) => {
    try {
      const response = await fetch(new URL(`/status/${requestId}`, statusService), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ value: { status: answers.processing } }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await response.arrayBuffer()
    } catch (error) {
      logger.warn({ err: error, requestId }, 'statusservice could not be told of a request')
    }
  }
}
