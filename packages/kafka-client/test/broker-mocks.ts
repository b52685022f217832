type Request = (request: unknown) => Promise<unknown>

/** kafkajs's Broker class, which sends the requests. */
export const { prototype: broker } = jest.requireActual<{
  prototype: Record<'produce' | 'fetch' | 'joinGroup', Request>
}>('kafkajs/src/broker')

export const { createErrorFromCode } = jest.requireActual<{ createErrorFromCode: (code: number) => Error }>(
  'kafkajs/src/protocol/error',
)

export const { KafkaJSSASLAuthenticationError: SaslError } = jest.requireActual<{
  KafkaJSSASLAuthenticationError: new (message: string) => Error
}>('kafkajs/src/errors')

export const NOT_LEADER = 6
export const MESSAGE_TOO_LARGE = 10
export const TOPIC_AUTHORIZATION_FAILED = 29
export const INVALID_RECORD = 87

/** Replaces Produce requests, because the embedded broker has no ACLs, no SASL and no record validation. */
export const mockProduce = (produce: Request) => jest.spyOn(broker, 'produce').mockImplementation(produce)

export const rejectWithCode = (code: number) => () => Promise.reject(createErrorFromCode(code))
