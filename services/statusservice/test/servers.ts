import { startRedisServer } from '../../../packages/embedded/src/redis'
import { type KafkaSettings, startKafka } from '../../../test/support/servers'

/** Addresses of the servers of a test run. */
export interface Servers {
  kafka: KafkaSettings
  redisUrl: string
  stop(): Promise<void>
}

/** The servers that `BOOTSTRAP_SERVERS` and `REDIS_URL` name; embedded ones for what is not set. */
export async function startServers(): Promise<Servers> {
  const real = process.env['REDIS_URL']
  const [kafka, redis] = await Promise.all([startKafka(), real ? undefined : startRedisServer()])
  return {
    kafka: kafka.settings,
    redisUrl: real ?? `redis://${redis?.address}`,
    stop: async () => void (await Promise.all([kafka.close(), redis?.close()])),
  }
}
