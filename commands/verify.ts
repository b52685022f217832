import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC } from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { readArguments } from './support/arguments.mjs'
import { kafkaSettings, mongoSettings } from './support/server-settings'
import { readTopic } from './support/read-topic'
import { runCommand } from './support/run-command'
import { OrderAudit, reportText } from './verify/order-audit'
import { idleOffsets } from './verify/idle-offsets'
import { storedOrders } from './verify/stored-orders'

readArguments({
  command: 'npm run verify',
  purpose:
    'Checks for every order on topic orders whether it is delivered, cancelled, in flight, given up (dead letter) or lost.',
  notes: 'Servers: BOOTSTRAP_SERVERS and MONGODB_URL, or the running local cluster. Exits with 1 if an order is lost.',
})

runCommand(async () => {
  const kafka = kafkaSettings(process.env)
  const mongo = mongoSettings(process.env)
  // Must be read first, because orders may be delivered while the topics are read.
  const audit = new OrderAudit(await idleOffsets(kafka))
  const read = (topic: string, onRecord: (record: KafkaRecord) => void) =>
    readTopic({ kafka, topic, onRecords: (records) => records.forEach(onRecord) })
  await read(ORDERS_TOPIC, (record) => audit.addRecord(record))
  await read(ORDERS_DLQ_TOPIC, ({ value }) => audit.addDeadLetter(value))
  const report = audit.createReport(await storedOrders(mongo))
  console.log(reportText(report))
  if (report.outcomes.lost > 0) process.exitCode = 1
})
