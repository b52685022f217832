import { KafkajsConnection } from '../src/transport/kafkajs-transport'
import { type RequestName, type RequestOf, type ResponseOf } from '../src/transport/transport'

type Respond<N extends RequestName> = (body: RequestOf<N>, send: () => Promise<ResponseOf<N>>) => Promise<ResponseOf<N>>

export const { KafkaJSSASLAuthenticationError: SaslError } = jest.requireActual<{
  KafkaJSSASLAuthenticationError: new (message: string) => Error
}>('kafkajs/src/errors')

export const UNKNOWN_SERVER_ERROR = -1
export const NOT_LEADER = 6
export const MESSAGE_TOO_LARGE = 10
export const COORDINATOR_LOAD_IN_PROGRESS = 14
export const NOT_COORDINATOR = 16
export const ILLEGAL_GENERATION = 22
export const UNKNOWN_MEMBER_ID = 25
export const REBALANCE_IN_PROGRESS = 27
export const TOPIC_AUTHORIZATION_FAILED = 29
export const GROUP_AUTHORIZATION_FAILED = 30
export const INVALID_RECORD = 87

/**
 * Replaces the responses to requests of one kind, because the embedded broker has no ACLs and does not validate records, and
 * because a test may need an error of one certain request. `send` sends the request to the broker.
 */
export function mockRequest<N extends RequestName>(
  name: N,
  respond: Respond<N>,
): jest.Mock<ReturnType<Respond<N>>, Parameters<Respond<N>>> {
  const currentRequest = KafkajsConnection.prototype.request
  const request = (jest.isMockFunction(currentRequest) && currentRequest.getMockImplementation()) || currentRequest
  const mock = jest.fn(respond)
  jest.spyOn(KafkajsConnection.prototype, 'request').mockImplementation(function (
    this: KafkajsConnection,
    sent: RequestName,
    body: RequestOf<RequestName>,
    socketName?: string,
  ) {
    const send = () => request.call(this, sent, body, socketName) as Promise<ResponseOf<N>>
    return sent === name ? mock(body, send) : send()
  })
  return mock
}

/** A response to Produce with this error code for each partition. */
export const produceError =
  (errorCode: number): Respond<'Produce'> =>
  ({ topicData }) =>
    Promise.resolve({
      topics: topicData.map(({ topic, partitions }) => ({
        topicName: topic,
        partitions: partitions.map(({ partition }) => ({ partition, errorCode, baseOffset: '-1' })),
      })),
    })

/** A response to Fetch with this error code for each partition. */
export const fetchError =
  (errorCode: number): Respond<'Fetch'> =>
  ({ topics }) => {
    const partitions = topics.flatMap((topic) => topic.partitions)
    const noRecords = { errorCode, abortedTransactions: [], batches: [], unreadable: undefined }
    return Promise.resolve({ partitions: partitions.map(({ partition }) => ({ partition, ...noRecords })) })
  }

/** A response to OffsetCommit with this error code for each partition. */
export const commitError =
  (errorCode: number): Respond<'OffsetCommit'> =>
  ({ topics }) =>
    Promise.resolve({
      responses: topics.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map(({ partition }) => ({ partition, errorCode })),
      })),
    })
