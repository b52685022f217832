import { type OrderEvent } from '@food-delivery/contracts'
import {
  BrokerUnavailableError,
  NotAuthorizedError,
  NotConnectedError,
  ProducerQueueFullError,
  RecordTooLargeError,
  isOutcomeUnknown,
} from '@food-delivery/kafka-client'
import { type EventPublisher } from '@food-delivery/order-bus'
import { HttpProblem, type Logger, type Reply, type RouteRequest, unavailable } from '@food-delivery/service-kit'
import { type NotePending } from './pending-status'

/** Longest wait for Kafka's acknowledgement, so that a client is answered within 5 s. */
const PUBLISH_TIMEOUT_MS = 4_500

/** A valid request: the event to publish and the answer to its client. */
export interface Acceptable {
  requestId: string
  event: OrderEvent
  json: object
  /** Its ids come from an Idempotency-Key. Default false. */
  isRepeatable?: boolean
}

export interface IntakeOptions {
  publisher: EventPublisher
  notePending: NotePending
  logger: Logger
}

/** Publishes the requests of clients. */
export class Intake {
  constructor(private readonly options: IntakeOptions) {}

  /** Publishes the event of a request; the answer is 202 with the URL of its status, once Kafka has acknowledged it. */
  async accept(request: Pick<RouteRequest, 'traceparent'>, acceptable: Acceptable): Promise<Reply> {
    const { requestId, event, json, isRepeatable = false } = acceptable
    if (isRepeatable) await this.options.notePending(requestId)
    await this.publish(event, request.traceparent)
    return { status: 202, json, headers: { location: `/status/${requestId}` } }
  }

  private async publish(event: OrderEvent, traceparent: string): Promise<void> {
    const { publisher, logger } = this.options
    try {
      await publisher.publish(event, { traceparent, timeoutMs: PUBLISH_TIMEOUT_MS })
    } catch (error) {
      // The client does not know either, so the log must tie the outcome of the order to this request.
      if (error instanceof BrokerUnavailableError && error.outcomeUnknown)
        logger.warn({ ...idsOf(event), traceparent }, 'Kafka did not confirm a request in time')
      throw error
    }
  }
}

function idsOf({ payload }: OrderEvent): { requestId: string; orderId?: unknown } {
  const { requestId } = payload
  return 'orderId' in payload ? { requestId, orderId: payload.orderId } : { requestId }
}

/** The answer to a client whose event could not be published; undefined for other errors. */
export function toProblem(error: unknown): HttpProblem | undefined {
  if (isOutcomeUnknown(error)) return outcomeUnknown(error)
  if (error instanceof BrokerUnavailableError) return rejected('Kafka is not reachable', error)
  if (error instanceof ProducerQueueFullError) return rejected('too many requests are waiting for Kafka', error)
  if (error instanceof NotConnectedError) return rejected('this server is not connected to Kafka', error)
  if (error instanceof NotAuthorizedError) return rejected('Kafka refuses the account of this server', error)
  if (error instanceof RecordTooLargeError)
    return new HttpProblem({ status: 413, detail: 'the request is too large for one event' })
  return undefined
}

const rejected = (why: string, cause: Error) =>
  unavailable({ detail: `${why}: nothing was done, try again`, retryAfterSeconds: 2, cause })

const outcomeUnknown = (cause: Error) =>
  unavailable({
    detail:
      'Kafka did not confirm in time: the outcome is unknown, the request may still be carried out. ' +
      'Repeat it with the same Idempotency-Key to be sure that it is done once',
    retryAfterSeconds: 2,
    cause,
  })
