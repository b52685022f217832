// npm run verify
import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC } from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'
import { readArguments } from './support/arguments.mjs'
import { kafkaSettings, mongoSettings } from './support/kafka-settings'
import { readTopic } from './support/read-topic'
import { Ledger } from './verify/ledger'
import { quietEnds } from './verify/quiet'
import { verdictText } from './verify/verdict-text'
import { storedOrders } from './verify/stored-orders'

readArguments({
  command: 'npm run verify',
  purpose: 'Compares every order placed in topic orders with MongoDB and counts delivered, in flight and lost ones.',
  notes: 'Servers: BOOTSTRAP_SERVERS and MONGODB_URL, else the running laptop cluster. A lost order ends it with 1.',
})

const logger = createLogger({ service: 'verify', pod: 'commands', level: 'error' })

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const kafka = kafkaSettings(process.env)
  const mongo = mongoSettings(process.env)
  // First of all: what is outstanding now may be delivered while the rest is read.
  const ledger = new Ledger(await quietEnds(kafka, logger))
  const read = (topic: string, take: (record: KafkaRecord) => void) =>
    readTopic({ kafka, topic, logger, onRecords: (records) => records.forEach(take) })
  await read(ORDERS_TOPIC, (record) => ledger.take(record))
  await read(ORDERS_DLQ_TOPIC, ({ value }) => ledger.giveUp(value))
  const verdict = ledger.judge(await storedOrders(mongo))
  process.stdout.write(`${verdictText(verdict)}\n`)
  if (verdict.fates.lost > 0) process.exitCode = 1
}
