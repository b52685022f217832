import { ORDERS_PARTITIONS, ORDERS_TOPIC } from '@food-delivery/contracts'
import { createLogger } from '@food-delivery/service-kit'
import { kafkaSettings } from '../support/kafka-settings'
import { withAdmin } from '../support/with-admin'
import { type Finding, ok, wrong } from './finding'
import { examineGroups } from './groups'

/** Checks topic orders and the consumer groups on the Kafka of `BOOTSTRAP_SERVERS`. Returns no finding if that variable is not set. */
export async function examineKafka(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const servers = env['BOOTSTRAP_SERVERS']
  if (!servers) return []
  const logger = createLogger({ service: 'doctor', pod: 'commands', level: 'silent' })
  try {
    return await withAdmin(
      kafkaSettings(env),
      async (admin) => [
        checkTopic((await admin.describeTopic(ORDERS_TOPIC))?.partitions),
        ...(await examineGroups(admin)),
      ],
      logger,
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [
      wrong(`cannot read topic and groups from ${servers}: ${reason}`, 'check SECURITY_PROTOCOL, SASL_* and the ACLs'),
    ]
  }
}

export function checkTopic(partitions: number | undefined): Finding {
  const create = `kafka-topics.sh --create --topic ${ORDERS_TOPIC} --partitions ${ORDERS_PARTITIONS}`
  if (partitions === undefined) return wrong(`there is no topic ${ORDERS_TOPIC}`, create)
  const text = `topic ${ORDERS_TOPIC} has ${partitions} partitions`
  if (partitions === ORDERS_PARTITIONS) return ok(text)
  const fix =
    partitions < ORDERS_PARTITIONS
      ? create.replace('--create', '--alter')
      : `delete the topic and its records, then ${create}`
  return wrong(`${text}, ${ORDERS_PARTITIONS} are expected`, fix)
}
