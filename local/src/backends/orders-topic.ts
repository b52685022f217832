// Only the names: the whole package also loads schemas, which the runner does not need.
import { ORDERS_PARTITIONS, ORDERS_TOPIC } from '@food-delivery/contracts/dist/names.js'
import { type KafkaConfig, type KafkaSecurity, type LagAdmin } from '@food-delivery/kafka-client'
import { type Secret } from '../manifests/objects'

interface TopicReport {
  created: boolean
  partitions: number
}

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/**
 * Creates the topic with 6 partitions unless it exists. `config`: settings of a new topic; `topic`: default `orders`.
 * @throws kafka-client's errors
 */
export async function ensureOrdersTopic(
  credentials: Secret,
  caFile: string | undefined,
  config: Record<string, string> = {},
  topic: string = ORDERS_TOPIC,
): Promise<TopicReport> {
  const admin = await openLagAdmin(credentials, caFile)
  try {
    const created = await admin.createTopic({ topic, partitions: ORDERS_PARTITIONS, config })
    const found = created ? undefined : await admin.describeTopic(topic)
    return { created, partitions: found?.partitions ?? ORDERS_PARTITIONS }
  } finally {
    await admin.disconnect()
  }
}

/** A connected client for lag and topics. `credentials`: the Secret kafka-credentials. @throws kafka-client's errors */
export async function openLagAdmin(credentials: Secret, caFile: string | undefined): Promise<LagAdmin> {
  // Loaded while the pods start, since it takes time.
  const { createLagAdmin, readCaFile } = await import('@food-delivery/kafka-client')
  const ca = caFile === undefined ? undefined : readCaFile(caFile)
  const kafka = kafkaConfig(credentials.stringData ?? {}, ca)
  const admin = createLagAdmin({ kafka, logger: silent })
  await admin.connect()
  return admin
}

function kafkaConfig(variables: Record<string, string>, ca: string | undefined): KafkaConfig {
  const brokers = (variables['BOOTSTRAP_SERVERS'] ?? '').split(',')
  const protocol = (variables['SECURITY_PROTOCOL'] ?? 'PLAINTEXT') as KafkaSecurity['protocol']
  if (protocol === 'PLAINTEXT') return { brokers, clientId: 'local-cluster' }
  const { SASL_MECHANISMS: mechanism, SASL_USERNAME: username, SASL_PASSWORD: password } = variables
  const security: KafkaSecurity = {
    protocol,
    ...(mechanism ? { mechanism: mechanism as NonNullable<KafkaSecurity['mechanism']> } : {}),
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    ...(ca ? { ca } : {}),
  }
  return { brokers, clientId: 'local-cluster', security }
}

function ignore(): void {
  // The runner itself reports the result.
}
