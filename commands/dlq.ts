// npm run dlq [-- list | replay]: shows the dead letters of topic orders-dlq, or publishes them again on their topic.
// Kafka is that of BOOTSTRAP_SERVERS (with SECURITY_PROTOCOL, SASL_*), else that of the running laptop cluster.
import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'
import { describe } from './dlq/dead-letter'
import { readDeadLetters } from './dlq/list'
import { replayDeadLetters } from './dlq/replay'
import { kafkaSettings } from './support/kafka-settings'
import { hasTopic } from './support/read-topic'

const logger = createLogger({ service: 'dlq', pod: 'commands', level: 'error' })

const commands: Record<string, (kafka: KafkaConfig) => Promise<string>> = {
  list: async (kafka) => {
    const letters = await readDeadLetters(kafka, logger)
    return [...letters.map(describe), `${letters.length} dead letters`].join('\n')
  },
  replay: async (kafka) => `${await replayDeadLetters(kafka, logger)} dead letters published again`,
}

void main(process.argv[2] ?? 'list')

async function main(name: string): Promise<void> {
  const command = commands[name]
  if (!command) return fail(`"${name}": expected list or replay`, 2)
  try {
    const kafka = kafkaSettings(process.env)
    const hasLetters = await hasTopic(kafka, ORDERS_DLQ_TOPIC, logger)
    process.stdout.write(`${hasLetters ? await command(kafka) : 'There are no dead letters.'}\n`)
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), 1)
  }
}

function fail(message: string, code: number): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = code
}
