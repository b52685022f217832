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

/** Longest wait for Kafka's receipt, so that a client is answered within 5 s. */
const RECEIPT_TIMEOUT_MS = 4_500

/** A request that may be taken: what is published for it and what its client is told. */
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

/** Publishes what clients ask for. */
export class Intake {
  constructor(private readonly options: IntakeOptions) {}

  /** Publishes the event of a request; once Kafka has it the client gets 202 and where to ask for the outcome. */
  async accept(request: Pick<RouteRequest, 'traceparent'>, acceptable: Acceptable): Promise<Reply> {
    const { requestId, event, json, isRepeatable = false } = acceptable
    if (isRepeatable) await this.options.notePending(requestId)
    await this.publish(event, request.traceparent)
    return { status: 202, json, headers: { location: `/status/${requestId}` } }
  }

  private async publish(event: OrderEvent, traceparent: string): Promise<void> {
    const { publisher, logger } = this.options
    try {
      await publisher.publish(event, { traceparent, timeoutMs: RECEIPT_TIMEOUT_MS })
    } catch (error) {
      // Whoever follows an order must find out that nobody was told whether it was taken.
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

/** What a client is told when its event could not be published; undefined for errors of other kinds. */
export function toProblem(error: unknown): HttpProblem | undefined {
  if (isOutcomeUnknown(error)) return outcomeUnknown(error)
  if (error instanceof BrokerUnavailableError) return notTaken('Kafka is not reachable', error)
  if (error instanceof ProducerQueueFullError) return notTaken('too many requests are waiting for Kafka', error)
  if (error instanceof NotConnectedError) return notTaken('this server is not connected to Kafka', error)
  if (error instanceof NotAuthorizedError) return notTaken('Kafka refuses the account of this server', error)
  if (error instanceof RecordTooLargeError)
    return new HttpProblem({ status: 413, detail: 'the request is too large for one event' })
  return undefined
}

const notTaken = (why: string, cause: Error) =>
  unavailable({ detail: `${why}: nothing was done, try again`, retryAfterSeconds: 2, cause })

const outcomeUnknown = (cause: Error) =>
  unavailable({
    detail:
      'Kafka did not confirm in time: the outcome is unknown, the request may still be carried out. ' +
      'Repeat it with the same Idempotency-Key to be sure that it is done once',
    retryAfterSeconds: 2,
    cause,
  })
