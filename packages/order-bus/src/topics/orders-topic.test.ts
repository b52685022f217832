import { BrokerUnavailableError, type Logger, type TopicView } from '@food-delivery/kafka-client'
import { waitForOrdersTopic } from './orders-topic'

function createLogger() {
  const warnings: string[] = []
  const ignore = () => undefined
  const logger: Logger = { debug: ignore, info: ignore, error: ignore, warn: (_, text) => void warnings.push(text) }
  return { logger, warnings }
}

/** Creates an admin that returns these results one after another, and then repeats the last one. */
function createAdmin(...results: (TopicView | undefined | Error)[]) {
  return {
    describeTopic: () => {
      const result = results.length > 1 ? results.shift() : results[0]
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result)
    },
  }
}

const timing = { checkEveryMs: 1, logEveryMs: 3 }
const { signal } = new AbortController()

it('waits for the topic and logs a warning at intervals', async () => {
  const { logger, warnings } = createLogger()
  const admin = createAdmin(...Array.from({ length: 4 }, () => undefined), { partitions: 6 })
  await waitForOrdersTopic({ admin, logger, signal, ...timing })
  expect(warnings).toEqual(Array.from({ length: 2 }, () => 'waiting for topic orders: it does not exist, create it'))
})

it('waits for Kafka', async () => {
  const { logger, warnings } = createLogger()
  const error = new BrokerUnavailableError({ outcomeUnknown: false })
  const admin = createAdmin(error, { partitions: 6 })
  await waitForOrdersTopic({ admin, logger, signal, ...timing })
  expect(warnings).toEqual([`waiting for topic orders: cannot describe it: ${error.message}`])
})

it('warns about an unexpected number of partitions', async () => {
  const { logger, warnings } = createLogger()
  await waitForOrdersTopic({ admin: createAdmin({ partitions: 3 }), logger, signal, ...timing })
  expect(warnings).toEqual([expect.stringContaining('has 3 partitions instead of 6')])
})

it('ends when it is aborted', async () => {
  const stopping = new AbortController()
  const waiting = waitForOrdersTopic({
    admin: createAdmin(undefined),
    logger: createLogger().logger,
    signal: stopping.signal,
  })
  stopping.abort()
  await expect(waiting).rejects.toThrow()
})
