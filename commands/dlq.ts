// npm run dlq
import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'
import { describe } from './dlq/dead-letter'
import { readDeadLetters } from './dlq/list'
import { replayDeadLetters } from './dlq/replay'
import { readArguments } from './support/arguments.mjs'
import { kafkaSettings } from './support/kafka-settings'
import { hasTopic } from './support/read-topic'

const { positionals } = readArguments({
  command: 'npm run dlq',
  purpose: 'Lists the dead letters of topic orders-dlq, or publishes them again on the topic they came from.',
  positionals: [{ name: 'ACTION', meaning: 'list or replay', choices: ['list', 'replay'], default: 'list' }],
  notes: 'Kafka: BOOTSTRAP_SERVERS (with SECURITY_PROTOCOL, SASL_*), else the running laptop cluster.',
})
const logger = createLogger({ service: 'dlq', pod: 'commands', level: 'error' })

const actions: Record<string, (kafka: KafkaConfig) => Promise<string>> = {
  list: async (kafka) => {
    const letters = await readDeadLetters(kafka, logger)
    return [...letters.map(describe), `${letters.length} dead letters`].join('\n')
  },
  replay: async (kafka) => `${await replayDeadLetters(kafka, logger)} dead letters published again`,
}

void main()

async function main(): Promise<void> {
  const [action = ''] = positionals
  try {
    const kafka = kafkaSettings(process.env)
    const hasLetters = await hasTopic(kafka, ORDERS_DLQ_TOPIC, logger)
    process.stdout.write(`${hasLetters ? await actions[action]?.(kafka) : 'There are no dead letters.'}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
