import {
  BrokerUnavailableError,
  KafkaClientError,
  NotAuthenticatedError,
  NotAuthorizedError,
  UnknownTopicError,
} from '../errors'

/** Names of kafkajs errors that mean "no broker, or not now". */
const UNAVAILABLE = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSNumberOfRetriesExceeded',
  'KafkaJSGroupCoordinatorNotFound',
])

/** Broker answers after which an idempotent producer can only be replaced: its sequence is out of step. */
const FATAL_SEQUENCE = new Set(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID', 'INVALID_PRODUCER_EPOCH'])

/** Broker answers that say a member no longer is what it thinks; the next join settles it. */
const FENCED = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID'])

/** Broker answers that refuse the credentials; kafkajs has an error of its own for it as well. */
const NOT_AUTHENTICATED = new Set(['SASL_AUTHENTICATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM', 'ILLEGAL_SASL_STATE'])

/** Broker answers that an account without rights gets, and what it wanted to do. */
const NOT_AUTHORIZED = new Map([
  ['TOPIC_AUTHORIZATION_FAILED', 'use the topic'],
  ['GROUP_AUTHORIZATION_FAILED', 'use the group'],
  ['CLUSTER_AUTHORIZATION_FAILED', 'act on the cluster'],
])

/** The innermost error: kafkajs wraps the broker's own answer in its retry errors. */
export function rootCause(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  return error.cause instanceof Error ? rootCause(error.cause) : error
}

/** The broker's name for its refusal, such as `MESSAGE_TOO_LARGE`; undefined when no broker said anything. */
export function brokerErrorType(error: unknown): string | undefined {
  const { type } = rootCause(error) as Error & { type?: unknown }
  return typeof type === 'string' ? type : undefined
}

export const isFatalSequence = (error: unknown): boolean => FATAL_SEQUENCE.has(brokerErrorType(error) ?? '')
export const isFenced = (error: unknown): boolean => FENCED.has(brokerErrorType(error) ?? '')
export const isUnknownTopic = (error: unknown): boolean => brokerErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION'

/** Why a member of a group cannot read, in our words where Kafka said that the topic is missing or may not be read. */
export function readingError(error: Error, { topic, groupId }: { topic: string; groupId: string }): Error {
  if (isUnknownTopic(error)) return new UnknownTopicError(topic)
  const type = brokerErrorType(error)
  if (type === 'TOPIC_AUTHORIZATION_FAILED') return new NotAuthorizedError(`read topic ${topic}`, { cause: error })
  if (type === 'GROUP_AUTHORIZATION_FAILED') return new NotAuthorizedError(`read in group ${groupId}`, { cause: error })
  return error
}

/** kafkajs's error as one of ours where it means that Kafka is away or refuses the account; any other as it is. */
export function translateError(
  error: unknown,
  { outcomeUnknown = false, act }: { outcomeUnknown?: boolean; /** What was tried. */ act?: string } = {},
): Error {
  if (error instanceof KafkaClientError) return error
  const cause = error instanceof Error ? error : new Error(String(error))
  const type = brokerErrorType(cause) ?? ''
  const refused = NOT_AUTHORIZED.get(type)
  if (refused !== undefined) return new NotAuthorizedError(act ?? refused, { cause })
  const names = [cause.name, rootCause(cause).name]
  if (NOT_AUTHENTICATED.has(type) || names.includes('KafkaJSSASLAuthenticationError'))
    return new NotAuthenticatedError({ cause })
  return names.some((name) => UNAVAILABLE.has(name)) ? new BrokerUnavailableError({ outcomeUnknown, cause }) : cause
}
