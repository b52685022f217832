import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import { type KafkaServer, startKafka } from '@food-delivery/embedded'
import { type KafkaConfig, createLagAdmin, createProducer } from '@food-delivery/kafka-client'
import { readDeadLetters } from '../../commands/dlq/dead-letter'
import { replayDeadLetters } from '../../commands/dlq/replay-dead-letters'
import {
  GROUP_AUTHORIZATION_FAILED,
  TOPIC_AUTHORIZATION_FAILED,
  fetchError,
  mockRequest,
} from '../../packages/kafka-client/test/broker-mocks'
import { silentLogger as logger } from '../support/test-bus'

const denyTopic = () => mockRequest('Fetch', fetchError(TOPIC_AUTHORIZATION_FAILED))
const denyGroup = () =>
  mockRequest('JoinGroup', async (_body, send) =>
    Object.assign(await send(), { errorCode: GROUP_AUTHORIZATION_FAILED }),
  )

let broker: KafkaServer
let kafka: KafkaConfig

beforeAll(async () => {
  broker = await startKafka()
  kafka = { brokers: [broker.address], clientId: 'commands' }
  const [admin, producer] = [createLagAdmin({ kafka, logger }), createProducer({ kafka, logger })]
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopic({ topic: ORDERS_DLQ_TOPIC, partitions: 1 })
  await producer.send({ topic: ORDERS_DLQ_TOPIC, key: 'a', value: 'x' })
  await Promise.all([admin.disconnect(), producer.disconnect()])
})

afterEach(() => jest.restoreAllMocks())

afterAll(() => broker.close())

describe.each([
  ['topic', denyTopic, `read topic ${ORDERS_DLQ_TOPIC}`],
  ['group', denyGroup, 'read in group '],
])('npm run dlq without the permission to read the %s', (_resource, denyAccess, permission) => {
  it.each([
    ['list', readDeadLetters],
    ['replay', replayDeadLetters],
  ])('makes %s fail with an error that names the missing permission', async (_action, run) => {
    denyAccess()
    await expect(run(kafka, logger)).rejects.toThrow(`the account may not ${permission}`)
  })
})
