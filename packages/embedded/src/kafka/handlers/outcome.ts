import { ErrorCode } from '../wire/error-code'
import { type BrokerContext } from './api'
import { takeRefusal } from './request-errors'

/** The error code and message of one item in the response of an admin API. */
export interface Outcome {
  error: ErrorCode
  message: string | null
}

export const SUCCESS: Outcome = { error: ErrorCode.NONE, message: null }
export const failure = (error: ErrorCode, message: string): Outcome => ({ error, message })

/** The error with which a test refuses a request, or the part of it about this topic or broker; null without a refusal. */
export function takeRefusalOutcome(broker: BrokerContext, api: string, topic?: string): Outcome | null {
  const error = takeRefusal(broker, api, topic)
  return error === ErrorCode.NONE ? null : failure(error, 'refused by the test')
}
