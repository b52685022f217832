// A pod of `npm run test:plan`. It processes one record at a time, and writes the processing time of each to a file, ms.
const { appendFileSync } = require('node:fs')
const { setTimeout: sleep } = require('node:timers/promises')
const { Kafka, logLevel } = require('kafkajs')

const { BOOTSTRAP_SERVERS, POD_NAME, TOPIC, GROUP, WORK_MS, SERVICE_FILE } = process.env
const kafka = new Kafka({ clientId: POD_NAME, brokers: BOOTSTRAP_SERVERS.split(','), logLevel: logLevel.ERROR })
const consumer = kafka.consumer({ groupId: GROUP })

async function main() {
  await consumer.connect()
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true })
  await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch })
}

async function eachBatch({ batch, isRunning, isStale, heartbeat, resolveOffset }) {
  const { topic, partition, messages } = batch
  let startedAt = performance.now()
  for (const { offset } of messages) {
    if (!isRunning() || isStale()) return
    await sleep(Number(WORK_MS))
    resolveOffset(offset)
    await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(offset) + 1n) }])
    await heartbeat()
    const now = performance.now()
    appendFileSync(SERVICE_FILE, `${now - startedAt}\n`)
    startedAt = now
  }
}

process.once('SIGTERM', () => void consumer.disconnect().then(() => process.exit()))
void main()
