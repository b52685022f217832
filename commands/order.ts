import { readEnvironment, readPartitioner } from '@food-delivery/service-kit'
import { orderText } from './support/order-text'
import { readArguments } from './support/arguments.mjs'
import { logger } from './support/logger'
import { kafkaSettings } from './support/server-settings'
import { runCommand } from './support/run-command'

const { positionals } = readArguments({
  command: 'npm run order',
  purpose: 'Shows where an order of the last hour spent its time, step by step: waiting, work, storing, publishing.',
  positionals: [{ name: 'ID', meaning: 'the orderId in the response to POST /createOrder', isRequired: true }],
  notes:
    'Kafka: the brokers of BOOTSTRAP_SERVERS (with SECURITY_PROTOCOL, SASL_*, KAFKA_PARTITIONER), or the local cluster of npm start.',
})

runCommand(async () => {
  const kafka = kafkaSettings(process.env)
  const partitioner = readEnvironment(process.env, readPartitioner)
  console.log(await orderText({ kafka, logger, partitioner, orderId: positionals[0]! }))
})
