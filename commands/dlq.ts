import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import { deadLetterText, readDeadLetters } from './dlq/dead-letter'
import { replayDeadLetters } from './dlq/replay-dead-letters'
import { readArguments } from './support/arguments.mjs'
import { logger } from './support/logger'
import { kafkaSettings } from './support/server-settings'
import { hasTopic } from './support/read-topic'
import { runCommand } from './support/run-command'

const { positionals } = readArguments({
  command: 'npm run dlq',
  purpose: 'Lists the dead letters on topic orders-dlq, or publishes them again to their original topics.',
  positionals: [
    {
      name: 'ACTION',
      meaning: 'list: show dead letters; replay: publish those that were not replayed before',
      choices: ['list', 'replay'],
      default: 'list',
    },
  ],
  notes: 'Kafka: the brokers of BOOTSTRAP_SERVERS (with SECURITY_PROTOCOL, SASL_*), or the local cluster of npm start.',
})

runCommand(async () => {
  const kafka = kafkaSettings(process.env)
  if (!(await hasTopic(kafka, ORDERS_DLQ_TOPIC)))
    return console.log('No dead letters: topic orders-dlq does not exist.')
  if (positionals[0] === 'replay')
    return console.log(`Dead letters published again: ${await replayDeadLetters(kafka, logger)}.`)
  const letters = await readDeadLetters(kafka, logger)
  console.log(
    [...letters.map(deadLetterText), `${letters.length} dead letters on topic ${ORDERS_DLQ_TOPIC}`].join('\n'),
  )
})
