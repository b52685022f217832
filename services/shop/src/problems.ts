import {
  BrokerUnavailableError,
  DependencyUnavailableError,
  NotAuthenticatedError,
  NotAuthorizedError,
  NotConnectedError,
  ProducerQueueFullError,
  UnknownTopicError,
  isOutcomeUnknown,
} from '@food-delivery/kafka-client'
import { type HttpProblem, unavailable } from '@food-delivery/service-kit'
import { ProductUnavailableError } from './order/product-client'

const RETRY_AFTER_SECONDS = 2
const MAY_BE_PLACED =
  'Kafka did not confirm the order: it may still be placed. ' +
  'Repeat it with the same Idempotency-Key so that it is placed only once'

/** The problem document for an unavailable dependency; undefined for other errors. */
export function toProblem(error: unknown): HttpProblem | undefined {
  const detail = detailOf(error)
  return detail === undefined
    ? undefined
    : unavailable({ detail, retryAfterSeconds: RETRY_AFTER_SECONDS, cause: error })
}

function detailOf(error: unknown): string | undefined {
  if (error instanceof ProductUnavailableError)
    return 'the product service sent no valid response: nothing was done, try again'
  if (error instanceof DependencyUnavailableError)
    return 'MongoDB is unavailable: try again, and repeat an order with the same Idempotency-Key'
  if (isOutcomeUnknown(error)) return MAY_BE_PLACED
  if (error instanceof ProducerQueueFullError) return 'too many orders are waiting for Kafka: try again'
  if (error instanceof UnknownTopicError) return `${error.message}: the order was deleted, try again`
  if (error instanceof BrokerUnavailableError || error instanceof NotConnectedError)
    return 'Kafka does not respond: the order was deleted, try again'
  if (error instanceof NotAuthorizedError)
    return 'Kafka denies access to this service: the order was deleted, try again'
  if (error instanceof NotAuthenticatedError)
    return 'Kafka does not accept the credentials of this service: the order was deleted, try again'
  return undefined
}
