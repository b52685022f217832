import { createConsumer } from '@food-delivery/kafka-client'
import { broker, concurrency, groupId, handle, startReports, topic } from './report.mjs'

const ignore = () => undefined
const consumer = createConsumer({
  kafka: { brokers: [broker], clientId: 'bench' },
  groupId,
  topic,
  concurrency,
  logger: { debug: ignore, info: ignore, warn: ignore, error: console.error },
  route: (record) => ({ kind: 'task', message: record }),
  handle: ({ key, value, timestamp }) => handle(String(key), String(value), timestamp),
  deadLetter: ({ error }) => Promise.reject(error),
})
await consumer.start()
startReports()
