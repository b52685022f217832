import { type LagAdmin, NotAuthenticatedError, NotAuthorizedError, type TopicView } from '@food-delivery/kafka-client'
import { TopicCheck } from './topic-check'

const ignore = () => undefined

/** A check whose admin fails once with each of these errors. */
function aCheck({ connect, describeTopic }: { connect?: Error; describeTopic?: Error }) {
  const warnings: string[] = []
  const failOnce = <T>(error: Error | undefined, answer: T) => {
    const call = jest.fn(() => Promise.resolve(answer))
    return error ? call.mockRejectedValueOnce(error) : call
  }
  const admin: Pick<LagAdmin, 'connect' | 'disconnect' | 'describeTopic'> = {
    connect: failOnce(connect, undefined),
    disconnect: () => Promise.resolve(),
    describeTopic: failOnce<TopicView | undefined>(describeTopic, { partitions: 6 }),
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

it('finds the dead letter topic also when it could not connect at first', async () => {
  const { check, warnings } = aCheck({ connect: new Error('SASL SCRAM-SHA-512 authentication failed') })
  await expect(check.deadLetterTopicReady).resolves.toBe(true)
  expect(warnings).toEqual(['the topic check cannot connect'])
})

it('finds the dead letter topic also when authentication failed meanwhile', async () => {
  const { check } = aCheck({ describeTopic: new NotAuthenticatedError() })
  await expect(check.deadLetterTopicReady).resolves.toBe(true)
  expect(check.deadLettersAreLogged).toBe(false)
})

it('logs dead letters where it has no permission for the topic', async () => {
  const { check } = aCheck({ describeTopic: new NotAuthorizedError('use the topic') })
  await expect(check.deadLetterTopicReady).resolves.toBe(false)
  expect(check.deadLettersAreLogged).toBe(true)
})
