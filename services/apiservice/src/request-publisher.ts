import { type OrderEvent } from '@food-delivery/contracts'
import {
  BrokerUnavailableError,
  NotAuthenticatedError,
  NotAuthorizedError,
  NotConnectedError,
  ProducerQueueFullError,
  RecordTooLargeError,
  UnknownTopicError,
  isCertainlyUnwritten,
  isOutcomeUnknown,
} from '@food-delivery/kafka-client'
import { type EventPublisher } from '@food-delivery/order-bus'
import { HttpProblem, type Logger, type Reply, type RouteRequest, unavailable } from '@food-delivery/service-kit'
import { type WritePendingStatus } from './pending-status'

/**
 * Longest wait for Kafka's acknowledgement, so that a client gets its response within 5 s. For a request with an
 * Idempotency-Key it includes the wait for statusservice.
 */
export const PUBLISH_TIMEOUT_MS = 4_500

/** A valid request: its event, and the body of the response. */
export interface AcceptedRequest {
  requestId: string
  event: OrderEvent
  json: object
  /** Id of its Idempotency-Key, if it has one. */
  keyId?: string | undefined
}

export interface RequestPublisherOptions {
  eventPublisher: EventPublisher
  writePendingStatus: WritePendingStatus
  logger: Logger
}

/** Publishes the requests of clients to Kafka. */
export class RequestPublisher {
  constructor(private readonly options: RequestPublisherOptions) {}

  /**
   * Publishes the event of a request. Responds with 202 and the URL of the status after Kafka's acknowledgement.
   * @throws HttpProblem 422 if the Idempotency-Key is known to belong to another request
   */
  async publish({ traceparent }: Pick<RouteRequest, 'traceparent'>, request: AcceptedRequest): Promise<Reply> {
    const { requestId, event, json, keyId } = request
    let timeoutMs = PUBLISH_TIMEOUT_MS
    if (keyId) {
      const startedAt = performance.now()
      if (!(await this.options.writePendingStatus(requestId, keyId))) throw keyConflict()
      timeoutMs -= performance.now() - startedAt
    }
    await this.publishEvent(event, { traceparent, timeoutMs })
    return { status: 202, json, headers: { location: `/status/${requestId}` } }
  }

  private async publishEvent(event: OrderEvent, options: { traceparent: string; timeoutMs: number }): Promise<void> {
    const { eventPublisher, logger } = this.options
    try {
      await eventPublisher.publish(event, options)
    } catch (error) {
      // The client does not know the outcome, so the log must show which order belongs to the request.
      if (!isCertainlyUnwritten(error))
        logger.warn(
          { err: error, ...idsOf(event), traceparent: options.traceparent },
          'Kafka did not acknowledge the event of a request',
        )
      throw error
    }
  }
}

function idsOf({ payload }: OrderEvent): { requestId: string; orderId?: unknown } {
  const { requestId } = payload
  return 'orderId' in payload ? { requestId, orderId: payload.orderId } : { requestId }
}

/** The problem response for an event that could not be published; undefined for other errors. */
export function toProblem(error: unknown): HttpProblem | undefined {
  if (isOutcomeUnknown(error)) return outcomeUnknown(error)
  if (error instanceof BrokerUnavailableError) return notPublished('Kafka is not reachable', error)
  if (error instanceof ProducerQueueFullError) return notPublished('too many requests are waiting for Kafka', error)
  if (error instanceof UnknownTopicError) return notPublished(error.message, error)
  if (error instanceof NotConnectedError) return notPublished('the server is not connected to Kafka', error)
  if (error instanceof NotAuthenticatedError)
    return notPublished('Kafka does not accept the credentials of the server', error)
  if (error instanceof NotAuthorizedError) return notPublished('Kafka does not authorize the server', error)
  if (error instanceof RecordTooLargeError)
    return new HttpProblem({ status: 413, detail: 'the request is too large for one event' })
  return undefined
}

const keyConflict = () =>
  new HttpProblem({
    status: 422,
    detail: 'Idempotency-Key belongs to a request with another body: send the same body, or use another key',
  })

const notPublished = (reason: string, cause: Error) =>
  unavailable({ detail: `${reason}: nothing was done, try again`, retryAfterSeconds: 2, cause })

const outcomeUnknown = (cause: Error) =>
  unavailable({
    detail:
      'Kafka did not confirm the request: the outcome is unknown, and the request may still be processed. ' +
      'Repeat it with the same Idempotency-Key, so that it is processed only once',
    retryAfterSeconds: 2,
    cause,
  })
