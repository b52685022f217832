import { BrokerUnavailableError, type Logger, type TopicView } from '@food-delivery/kafka-client'
import { waitForOrdersTopic } from './orders-topic'

function aLogger() {
  const warnings: string[] = []
  const ignore = () => undefined
  const logger: Logger = { debug: ignore, info: ignore, error: ignore, warn: (_, text) => void warnings.push(text) }
  return { logger, warnings }
}

/** An admin that gives these answers in turn, and then repeats the last one. */
function anAdmin(...found: (TopicView | undefined | Error)[]) {
  return {
    describeTopic: () => {
      const next = found.length > 1 ? found.shift() : found[0]
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
    },
  }
}

const timing = { checkEveryMs: 1, logEveryMs: 3 }
const { signal } = new AbortController()

it('waits for the topic and logs that from time to time', async () => {
  const { logger, warnings } = aLogger()
  const admin = anAdmin(...Array.from({ length: 4 }, () => undefined), { partitions: 6 })
  await waitForOrdersTopic({ admin, logger, signal, ...timing })
  expect(warnings).toEqual(Array.from({ length: 2 }, () => 'waiting for topic orders: it does not exist'))
})

it('waits for Kafka', async () => {
  const { logger, warnings } = aLogger()
  const admin = anAdmin(new BrokerUnavailableError({ outcomeUnknown: false }), { partitions: 6 })
  await waitForOrdersTopic({ admin, logger, signal, ...timing })
  expect(warnings).toEqual(['waiting for topic orders: Kafka does not respond'])
})

it('warns about another number of partitions', async () => {
  const { logger, warnings } = aLogger()
  await waitForOrdersTopic({ admin: anAdmin({ partitions: 3 }), logger, signal, ...timing })
  expect(warnings).toEqual([expect.stringContaining('has 3 partitions instead of 6')])
})

it('ends when it is aborted', async () => {
  const stopping = new AbortController()
  const waiting = waitForOrdersTopic({ admin: anAdmin(undefined), logger: aLogger().logger, signal: stopping.signal })
  stopping.abort()
  await expect(waiting).rejects.toThrow()
})
