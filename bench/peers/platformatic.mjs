// This client delivers the records of all partitions in one stream. To process several at the same time, an application
// must itself keep the records of each key in order, as this script does.
import { Consumer, stringDeserializers } from '@platformatic/kafka'
import { broker, concurrency, groupId, handle, startReports, topic } from './report.mjs'

const consumer = new Consumer({
  groupId,
  clientId: 'bench',
  bootstrapBrokers: [broker],
  deserializers: stringDeserializers,
})
const stream = await consumer.consume({
  autocommit: true,
  topics: [topic],
  mode: 'committed',
  fallbackMode: 'earliest',
  maxWaitTime: 300,
})
startReports()
/** @type {Map<string, Promise<void>>} */
const running = new Map()
for await (const { key: bytes, value, timestamp } of stream) {
  const key = String(bytes)
  const previous = running.get(key) ?? Promise.resolve()
  running.set(
    key,
    previous.then(() => handle(key, String(value), Number(timestamp))),
  )
  if (running.size < concurrency) continue
  await Promise.all(running.values())
  running.clear()
}
