import { type KafkaConfig, type LagAdmin, type Logger, createLagAdmin } from '@food-delivery/kafka-client'
import { logger as commandLogger } from './logger'

/** Connects an admin client, calls `use` with it, and disconnects it. @throws the errors of kafka-client */
export async function withAdmin<T>(
  kafka: KafkaConfig,
  use: (admin: LagAdmin) => Promise<T>,
  logger: Logger = commandLogger,
): Promise<T> {
  const admin = createLagAdmin({ kafka, logger })
  try {
    await admin.connect()
    return await use(admin)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
