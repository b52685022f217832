import { BrokerUnavailableError, KafkaClientError, NotAuthorizedError, UnknownTopicError } from '../errors'

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
const FATAL_SEQUENCE = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
])

/** Broker answers that say a member no longer is what it thinks; the next join settles it. */
const FENCED = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
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
export const isUnknownTopic = (error: unknown): boolean =>
  brokerErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION'

/** Why a member of a group cannot read, in our words where Kafka said that the topic is missing or may not be read. */
export function readingError(error: Error, { topic, groupId }: { topic: string; groupId: string }): Error {
  if (isUnknownTopic(error)) return new UnknownTopicError(topic)
  const type = brokerErrorType(error)
  if (type === 'TOPIC_AUTHORIZATION_FAILED')
    return new NotAuthorizedError(`read topic ${topic}`, { cause: error })
  if (type === 'GROUP_AUTHORIZATION_FAILED')
    return new NotAuthorizedError(`read in group ${groupId}`, { cause: error })
  return error
}

/** kafkajs's error as one of ours where it means that Kafka is away; any other as it is. */
export function translateError(error: unknown, { outcomeUnknown = false } = {}): Error {
  if (error instanceof KafkaClientError) return error
  const failed = error instanceof Error ? error : new Error(String(error))
  const away = UNAVAILABLE.has(failed.name) || UNAVAILABLE.has(rootCause(failed).name)
  return away ? new BrokerUnavailableError({ outcomeUnknown, cause: failed }) : failed
}
