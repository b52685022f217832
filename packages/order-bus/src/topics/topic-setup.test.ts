import { type LagAdmin, NotAuthenticatedError, NotAuthorizedError, type TopicView } from '@food-delivery/kafka-client'
import { TopicSetup } from './topic-setup'

const ignore = () => undefined

/** Starts a setup whose admin fails once with each of these errors. `topic`: `describeTopic` fails for this topic. */
function startSetup({ connect, describeTopic, topic }: { connect?: Error; describeTopic?: Error; topic?: string }) {
  const warnings: string[] = []
  const failOnce = <T>(error: Error | undefined, result: T) => {
    const call = jest.fn(() => Promise.resolve(result))
    return error ? call.mockRejectedValueOnce(error) : call
  }
  const describe = failOnce<TopicView | undefined>(describeTopic, { partitions: 6 })
  const admin: Pick<LagAdmin, 'connect' | 'disconnect' | 'describeTopic'> = {
    connect: failOnce(connect, undefined),
    disconnect: () => Promise.resolve(),
    describeTopic: (name) => (topic === undefined || name === topic ? describe() : Promise.resolve({ partitions: 6 })),
  }
  const setup = new TopicSetup({
    createAdmin: () => admin as LagAdmin,
    logger: { debug: ignore, info: ignore, error: ignore, warn: (_, text) => void warnings.push(text) },
    topic: 'orders',
    deadLetterTopic: 'orders-dlq',
  })
  setup.start()
  return { setup, warnings }
}

it('finds the dead letter topic after a failed connection', async () => {
  const { setup, warnings } = startSetup({ connect: new Error('SASL SCRAM-SHA-512 authentication failed') })
  await expect(setup.deadLetterTopicExists).resolves.toBe(true)
  expect(warnings).toEqual(['cannot connect to Kafka to check and create topics; retrying'])
})

it('finds the dead letter topic after a failed authentication', async () => {
  const { setup } = startSetup({ describeTopic: new NotAuthenticatedError() })
  await expect(setup.deadLetterTopicExists).resolves.toBe(true)
  expect(setup.deadLettersAreLogged).toBe(false)
})

it('reports that orders cannot be cancelled if the account has no permission for the control topic', async () => {
  const { setup } = startSetup({ describeTopic: new NotAuthorizedError('use the topic'), topic: 'orders-control' })
  await expect(setup.controlTopicExists).resolves.toBe(false)
  await expect(setup.deadLetterTopicExists).resolves.toBe(true)
  expect(setup).toMatchObject({ isControlMissing: true, deadLettersAreLogged: false })
})

it('reports that dead letters are logged if the account has no permission for their topic', async () => {
  const { setup } = startSetup({ describeTopic: new NotAuthorizedError('use the topic'), topic: 'orders-dlq' })
  await expect(setup.deadLetterTopicExists).resolves.toBe(false)
  expect(setup.deadLettersAreLogged).toBe(true)
  await expect(setup.controlTopicExists).resolves.toBe(true)
})
