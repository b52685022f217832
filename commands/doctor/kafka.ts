import { ORDERS_PARTITIONS, ORDERS_TOPIC, consumers } from '@food-delivery/contracts'
import { type GroupView, type LagAdmin } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'
import { kafkaSettings } from '../support/server-settings'
import { withAdmin } from '../support/with-admin'
import { type Finding, ok, problem } from './finding'

/**
 * Checks topic orders and the consumer groups on the Kafka of `BOOTSTRAP_SERVERS`. Returns no finding if that variable
 * is not set.
 */
export async function examineKafka(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const servers = env['BOOTSTRAP_SERVERS']
  if (!servers) return []
  const logger = createLogger({ service: 'doctor', pod: 'commands', level: 'silent' })
  try {
    const examine = async (admin: LagAdmin) => [
      checkTopic((await admin.describeTopic(ORDERS_TOPIC))?.partitions),
      ...(await examineGroups(admin)),
    ]
    return await withAdmin(kafkaSettings(env), examine, logger)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [
      problem(
        `cannot read topic and groups from ${servers}: ${reason}`,
        'check SECURITY_PROTOCOL, SASL_* and the ACLs',
      ),
    ]
  }
}

export function checkTopic(partitions: number | undefined): Finding {
  const create = `kafka-topics.sh --create --topic ${ORDERS_TOPIC} --partitions ${ORDERS_PARTITIONS}`
  if (partitions === undefined) return problem(`topic ${ORDERS_TOPIC} does not exist`, create)
  const text = `topic ${ORDERS_TOPIC} has ${partitions} partitions`
  if (partitions === ORDERS_PARTITIONS) return ok(text)
  const fix =
    partitions < ORDERS_PARTITIONS
      ? create.replace('--create', '--alter')
      : `delete the topic and its records, then ${create}`
  return problem(`${text}, ${ORDERS_PARTITIONS} are expected`, fix)
}

/** Checks that no consumer group has members with another assignor. Our pods cannot join such a group. */
async function examineGroups(admin: LagAdmin): Promise<Finding[]> {
  const groupIds = Object.values(consumers).map(({ groupId }) => groupId)
  const groups = await Promise.all(groupIds.map((groupId) => admin.describeGroup(groupId)))
  const findings = groupIds.flatMap((groupId, index) => checkGroup(groupId, groups[index]!))
  return findings.length > 0 ? findings : [ok('no consumer group has members with another assignor')]
}

function checkGroup(groupId: string, { isIncompatible, clientIds }: GroupView): Finding[] {
  if (!isIncompatible) return []
  const members = clientIds.length > 0 ? `client ids ${clientIds.join(', ')}` : 'of the consumer protocol, KIP-848'
  return [
    problem(
      `group ${groupId} has members with another assignor (${members})`,
      'stop them, or give them a group of their own: our pods join within 3 seconds after that',
    ),
  ]
}
