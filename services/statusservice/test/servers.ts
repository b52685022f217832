import { startRedis } from '../../../packages/embedded/src'
import { type KafkaSettings, startKafka } from '../../../test/support/servers'

/** Addresses of the servers of a test run. */
export interface Servers {
  kafka: KafkaSettings
  redisUrl: string
  stop(): Promise<void>
}

/** Uses the servers from `BOOTSTRAP_SERVERS` and `REDIS_URL`. Starts an embedded server if a variable is not set. */
export async function startServers(): Promise<Servers> {
  const redisUrl = process.env['REDIS_URL']
  const [kafka, redis] = await Promise.all([startKafka(), redisUrl ? undefined : startRedis()])
  return {
    kafka: kafka.settings,
    redisUrl: redisUrl ?? `redis://${redis?.address}`,
    stop: async () => void (await Promise.all([kafka.close(), redis?.close()])),
  }
}
