// kafkajs passes one batch of each partition at a time. To process several records of a partition at the same time, an
// application must itself keep the records of each key in order, as this script does.
import { PARTITIONS, runConsumer } from './kafkajs.mjs'
import { concurrency, handle, startReports } from './report.mjs'

await runConsumer({
  eachBatch: async ({ batch: { messages } }) => {
    /** @type {Map<string, typeof messages>} */
    const byKey = new Map()
    for (const message of messages) {
      const sameKey = byKey.get(String(message.key))
      if (sameKey) sameKey.push(message)
      else byKey.set(String(message.key), [message])
    }
    const waiting = [...byKey]
    const handleKeys = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const [key, sameKey] = next
        for (const { value, timestamp } of sameKey) await handle(key, String(value), Number(timestamp))
      }
    }
    await Promise.all(Array.from({ length: Math.ceil(concurrency / PARTITIONS) }, handleKeys))
  },
})
startReports()
