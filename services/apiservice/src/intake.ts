import { type OrderEvent } from '@food-delivery/contracts'
import {
  BrokerUnavailableError,
  NotConnectedError,
  ProducerQueueFullError,
  RecordTooLargeError,
} from '@food-delivery/kafka-client'
import { type EventPublisher } from '@food-delivery/order-bus'
import { HttpProblem, type Reply, type RouteRequest, unavailable } from '@food-delivery/service-kit'

/** Longest wait for Kafka's receipt, so that a client is answered within 5 s. */
const RECEIPT_TIMEOUT_MS = 4_500

/** A request that was taken: what is published for it and what its client is told. */
export interface Accepted {
  requestId: string
  event: OrderEvent
  json: object
}

/** Publishes the event of a request; once Kafka has it the client gets 202 and where to ask for the outcome. */
export async function accept(
  publisher: EventPublisher,
  request: Pick<RouteRequest, 'traceparent'>,
  { requestId, event, json }: Accepted,
): Promise<Reply> {
  await publisher.publish(event, { traceparent: request.traceparent, timeoutMs: RECEIPT_TIMEOUT_MS })
  return { status: 202, json, headers: { location: `/status/${requestId}` } }
}

/** What a client is told when its event could not be published; undefined for errors of other kinds. */
export function toProblem(error: unknown): HttpProblem | undefined {
  if (error instanceof BrokerUnavailableError && error.outcomeUnknown) return outcomeUnknown(error)
  if (error instanceof BrokerUnavailableError) return notTaken('Kafka is not reachable', error)
  if (error instanceof ProducerQueueFullError)
    return notTaken('too many requests are waiting for Kafka', error)
  if (error instanceof NotConnectedError) return notTaken('this server is not connected to Kafka', error)
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
