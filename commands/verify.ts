// npm run verify: reads topic orders from its beginning and every order in MongoDB, and says what became of each order
// that was placed. Ends with 1 when one was lost. Servers are those of BOOTSTRAP_SERVERS and MONGODB_URL, else those of
// the running laptop cluster.
import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC } from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'
import { kafkaSettings, mongoSettings } from './support/kafka-settings'
import { readTopic } from './support/read-topic'
import { Ledger } from './verify/ledger'
import { quietEnds } from './verify/quiet'
import { verdictText } from './verify/verdict-text'
import { storedOrders } from './verify/stored-orders'

const logger = createLogger({ service: 'verify', pod: 'commands', level: 'error' })

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})

async function main(): Promise<void> {
  const kafka = kafkaSettings(process.env)
  const mongo = mongoSettings(process.env)
  // First of all: what is outstanding now may be delivered while the rest is read.
  const ledger = new Ledger(await quietEnds(kafka, logger))
  const read = (topic: string, take: (record: KafkaRecord) => void) =>
    readTopic({ ...{ kafka, topic, logger }, onRecords: (records) => records.forEach(take) })
  await read(ORDERS_TOPIC, (record) => ledger.take(record))
  await read(ORDERS_DLQ_TOPIC, ({ value }) => ledger.giveUp(value))
  const verdict = ledger.judge(await storedOrders(mongo))
  process.stdout.write(`${verdictText(verdict)}\n`)
  if (verdict.fates.lost > 0) process.exitCode = 1
}
