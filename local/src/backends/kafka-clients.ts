// Imports only the file with the names, because loading the schemas of the package would delay the start.
import { ORDERS_PARTITIONS, ORDERS_TOPIC } from '@food-delivery/contracts/dist/names.js'
import { type KafkaConfig, type LagAdmin, type Producer } from '@food-delivery/kafka-client'
import { type Secret } from '../manifests/objects'

interface TopicReport {
  created: boolean
  partitions: number
}

const ignore = () => undefined
const silentLogger = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/**
 * Creates the topic, with as many partitions as "orders" has, unless it exists. `config`: settings of a new topic. `topic`:
 * default "orders". Returns whether it was created, and its number of partitions.
 * @throws the errors of kafka-client
 */
export async function ensureTopic(
  credentials: Secret,
  caFile: string | undefined,
  config: Record<string, string> = {},
  topic: string = ORDERS_TOPIC,
): Promise<TopicReport> {
  const admin = await openLagAdmin(credentials, caFile)
  try {
    const created = await admin.createTopic({ topic, partitions: ORDERS_PARTITIONS, config })
    const existing = created ? undefined : await admin.describeTopic(topic)
    return { created, partitions: existing?.partitions ?? ORDERS_PARTITIONS }
  } finally {
    await admin.disconnect()
  }
}

/**
 * Connects a client that reads lag and creates topics. `credentials`: the Secret kafka-credentials.
 * @throws ConfigurationError and the errors of kafka-client
 */
export async function openLagAdmin(credentials: Secret, caFile: string | undefined): Promise<LagAdmin> {
  // Imported here, so that the package is loaded while the pods start.
  const { createLagAdmin } = await import('@food-delivery/kafka-client')
  const admin = createLagAdmin({ kafka: await readKafka(credentials, caFile), logger: silentLogger })
  await admin.connect()
  return admin
}

/** Creates a producer that connects in the background. @throws ConfigurationError */
export async function openProducer(credentials: Secret, caFile: string | undefined): Promise<Producer> {
  const { createProducer } = await import('@food-delivery/kafka-client')
  const producer = createProducer({ kafka: await readKafka(credentials, caFile), logger: silentLogger })
  void producer.connect().catch(ignore)
  return producer
}

async function readKafka(credentials: Secret, caFile: string | undefined): Promise<KafkaConfig> {
  const { readEnvironment } = await import('@food-delivery/service-kit/dist/environment/read-environment.js')
  const { readKafkaEnvironment } = await import('@food-delivery/service-kit/dist/environment/kafka-environment.js')
  const env = { ...credentials.stringData, POD_NAME: 'local-cluster', KAFKA_CA_FILE: caFile }
  return readEnvironment(env, readKafkaEnvironment)
}
