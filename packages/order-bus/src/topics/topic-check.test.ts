import { type LagAdmin, NotAuthenticatedError, NotAuthorizedError, type TopicView } from '@food-delivery/kafka-client'
import { TopicCheck } from './topic-check'

const ignore = () => undefined

/** Starts a check whose admin fails once with each of these errors. `topic`: `describeTopic` fails for this topic. */
function startCheck({ connect, describeTopic, topic }: { connect?: Error; describeTopic?: Error; topic?: string }) {
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
  const check = new TopicCheck({
    createAdmin: () => admin as LagAdmin,
    logger: { debug: ignore, info: ignore, error: ignore, warn: (_, text) => void warnings.push(text) },
    topic: 'orders',
    deadLetterTopic: 'orders-dlq',
  })
  check.start()
  return { check, warnings }
}

it('finds the dead letter topic after a failed connection', async () => {
  const { check, warnings } = startCheck({ connect: new Error('SASL SCRAM-SHA-512 authentication failed') })
  await expect(check.deadLetterTopicReady).resolves.toBe(true)
  expect(warnings).toEqual(['cannot connect to Kafka to check the topics; retrying'])
})

it('finds the dead letter topic after a failed authentication', async () => {
  const { check } = startCheck({ describeTopic: new NotAuthenticatedError() })
  await expect(check.deadLetterTopicReady).resolves.toBe(true)
  expect(check.deadLettersAreLogged).toBe(false)
})

it('reports that orders cannot be cancelled if the account has no permission for the topic', async () => {
  const { check } = startCheck({ describeTopic: new NotAuthorizedError('use the topic'), topic: 'orders-control' })
  await expect(check.controlTopicReady).resolves.toBe(false)
  await expect(check.deadLetterTopicReady).resolves.toBe(true)
  expect(check).toMatchObject({ isControlMissing: true, deadLettersAreLogged: false })
})

it('logs dead letters if the account has no permission for the topic', async () => {
  const { check } = startCheck({ describeTopic: new NotAuthorizedError('use the topic'), topic: 'orders-dlq' })
  await expect(check.deadLetterTopicReady).resolves.toBe(false)
  expect(check.deadLettersAreLogged).toBe(true)
  await expect(check.controlTopicReady).resolves.toBe(true)
})
