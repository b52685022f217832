// The client has one stream for all partitions. The keys run concurrently, the records of a key one after the other. A
// user of the stream must write this to handle more than one record at the same time.
import { Consumer, stringDeserializers } from '@platformatic/kafka'
import { CONCURRENCY, broker, groupId, handle, startReports, topic } from './report.mjs'

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
  if (running.size < CONCURRENCY) continue
  await Promise.all(running.values())
  running.clear()
}
