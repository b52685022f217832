// The client has one stream of all partitions. Partitions run concurrently, the records of each one after the other.
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
/** @type {Map<number, Promise<void>>} */
const lanes = new Map()
let started = 0
for await (const { key, value, timestamp, partition } of stream) {
  const previous = lanes.get(partition) ?? Promise.resolve()
  lanes.set(
    partition,
    previous.then(() => handle(String(key), String(value), Number(timestamp))),
  )
  if (++started % CONCURRENCY === 0) await Promise.all(lanes.values())
}
