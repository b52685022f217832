import { loadCreateErrorFromCode } from './transport/kafkajs-internals'
import {
  BrokerUnavailableError,
  KafkaClientError,
  NotAuthenticatedError,
  NotAuthorizedError,
  UnknownTopicError,
} from './errors'

/** Names of the kafkajs errors for unavailable brokers. */
const UNAVAILABLE = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSNumberOfRetriesExceeded',
  'KafkaJSGroupCoordinatorNotFound',
])

/** Broker errors for invalid sequence numbers, after which the partition needs a new producer id. */
const SEQUENCE_ERRORS = new Set(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID', 'INVALID_PRODUCER_EPOCH'])

/**
 * Errors that a broker only returns before it writes any record of a batch. Other errors that are not retriable are missing on
 * purpose: a broker also returns them after a write, such as UNKNOWN_SERVER_ERROR (`UNKNOWN` in kafkajs).
 */
const REFUSALS = new Set([
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_RECORD',
  'INVALID_REQUIRED_ACKS',
  'INVALID_TIMESTAMP',
  'INVALID_TOPIC_EXCEPTION',
  'MESSAGE_TOO_LARGE',
  'POLICY_VIOLATION',
  'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
  // A current broker returns it after a write only if the topic, and with it the record, was deleted meanwhile.
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNSUPPORTED_COMPRESSION_TYPE',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'UNSUPPORTED_VERSION',
])

/** Broker errors after which a member must join again. */
const MUST_REJOIN = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID'])

/** Broker errors for rejected credentials; kafkajs also has an error class for them. */
const NOT_AUTHENTICATED = new Set(['SASL_AUTHENTICATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM', 'ILLEGAL_SASL_STATE'])

/** Broker errors for missing ACLs, and the denied operation. */
const NOT_AUTHORIZED = new Map([
  ['TOPIC_AUTHORIZATION_FAILED', 'use the topic'],
  ['GROUP_AUTHORIZATION_FAILED', 'use the group'],
  ['CLUSTER_AUTHORIZATION_FAILED', 'act on the cluster'],
])

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** The error of a code in a response, with the `type` and `retriable` of Kafka's error table; undefined for 0. */
export function errorFrom(code: number): Error | undefined {
  return code === 0 ? undefined : loadCreateErrorFromCode()(code)
}

/** Throws the error of a code in a response; does nothing for 0. */
export function throwIfError(errorCode: number): void {
  const error = errorFrom(errorCode)
  if (error) throw error
}

/** The innermost error, because kafkajs wraps the broker's error in its retry errors. */
function rootCause(error: unknown): Error {
  const outer = asError(error)
  return outer.cause instanceof Error ? rootCause(outer.cause) : outer
}

/** The name of the broker's error, such as `MESSAGE_TOO_LARGE`; undefined if the error is not from a broker. */
export function brokerErrorType(error: unknown): string | undefined {
  const { type } = rootCause(error) as Error & { type?: unknown }
  return typeof type === 'string' ? type : undefined
}

/** Whether the broker does not accept the sequence number of a batch. */
export const isSequenceError = (error: unknown): boolean => SEQUENCE_ERRORS.has(brokerErrorType(error) ?? '')
/** Whether the broker refused a batch and wrote no record of it. */
export const isRefusal = (error: unknown): boolean => REFUSALS.has(brokerErrorType(error) ?? '')
/** Whether the account's ACLs deny the operation. */
export const isDenied = (error: unknown): boolean =>
  error instanceof NotAuthorizedError || NOT_AUTHORIZED.has(brokerErrorType(error) ?? '')
/** Whether a member must join again because its group rebalances or no longer accepts its membership. */
export const isRejoinError = (error: unknown): boolean => MUST_REJOIN.has(brokerErrorType(error) ?? '')
/** Whether Kafka's error table marks the error as not retriable: the same request would fail again. */
export const isNonRetriable = (error: unknown): boolean =>
  (rootCause(error) as { retriable?: boolean }).retriable === false
export const isUnknownTopic = (error: unknown): boolean => brokerErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION'

/** Translates the error of a group member if the topic is missing or ACLs deny access. Returns any other error unchanged. */
export function translateReadError(error: Error, { topic, groupId }: { topic: string; groupId: string }): Error {
  if (isUnknownTopic(error)) return new UnknownTopicError(topic)
  const type = brokerErrorType(error)
  if (type === 'TOPIC_AUTHORIZATION_FAILED') return new NotAuthorizedError(`read topic ${topic}`, { cause: error })
  if (type === 'GROUP_AUTHORIZATION_FAILED') return new NotAuthorizedError(`read in group ${groupId}`, { cause: error })
  return error
}

/** Returns the result of `call`, or throws its error translated by {@link translateError}. */
export async function withTranslatedErrors<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateError(error)
  }
}

/** Translates a kafkajs error if Kafka is unavailable or denies access. Returns any other error unchanged. */
export function translateError(
  error: unknown,
  { outcomeUnknown = false, operation }: { outcomeUnknown?: boolean; operation?: string } = {},
): Error {
  if (error instanceof KafkaClientError) return error
  const cause = asError(error)
  const type = brokerErrorType(cause) ?? ''
  const deniedOperation = NOT_AUTHORIZED.get(type)
  if (deniedOperation !== undefined) return new NotAuthorizedError(operation ?? deniedOperation, { cause })
  const names = [cause.name, rootCause(cause).name]
  if (NOT_AUTHENTICATED.has(type) || names.includes('KafkaJSSASLAuthenticationError'))
    return new NotAuthenticatedError({ cause })
  return names.some((name) => UNAVAILABLE.has(name)) ? new BrokerUnavailableError({ outcomeUnknown, cause }) : cause
}
