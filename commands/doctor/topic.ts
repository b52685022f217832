import { ORDERS_PARTITIONS, ORDERS_TOPIC } from '@food-delivery/contracts'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'
import { kafkaSettings } from '../support/kafka-settings'
import { type Finding, ok, wrong } from './finding'

/** Asks the Kafka of `BOOTSTRAP_SERVERS` for the topic; nothing without that variable. */
export async function examineTopic(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const servers = env['BOOTSTRAP_SERVERS']
  if (!servers) return []
  const logger = createLogger({ service: 'doctor', pod: 'commands', level: 'silent' })
  const admin = createLagAdmin({ kafka: kafkaSettings(env), logger })
  try {
    await admin.connect()
    const topic = await admin.describeTopic(ORDERS_TOPIC)
    return [judgeTopic(topic?.partitions)]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [wrong(`Kafka at ${servers} does not answer: ${reason}`, 'check the address, SECURITY_PROTOCOL and SASL_*')]
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

export function judgeTopic(partitions: number | undefined): Finding {
  const make = `kafka-topics.sh --create --topic ${ORDERS_TOPIC} --partitions ${ORDERS_PARTITIONS}`
  if (partitions === undefined) return wrong(`there is no topic ${ORDERS_TOPIC}`, make)
  return partitions === ORDERS_PARTITIONS
    ? ok(`topic ${ORDERS_TOPIC} has ${partitions} partitions`)
    : wrong(
        `topic ${ORDERS_TOPIC} has ${partitions} partitions; more than ${partitions} pods would not help`,
        make.replace('--create', '--alter'),
      )
}
