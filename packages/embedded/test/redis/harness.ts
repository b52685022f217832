import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { startRedisServer } from '../../src/redis'

/** True when the suite runs against a server of somebody else, to see that ours is not alone with its answers. */
export const isRealRedis = process.env['REDIS_URL'] !== undefined

export interface RedisHarness {
  url: string
  /** A new connection; `close` ends it. */
  connect(options?: { protocol?: 2 | 3 }): Redis
  /** A key nobody else uses. */
  key(name: string): string
  close(): Promise<void>
}

/** Gives connections to REDIS_URL, or to an embedded server of its own. */
export async function openRedis(): Promise<RedisHarness> {
  const server = isRealRedis ? undefined : await startRedisServer()
  const url = process.env['REDIS_URL'] ?? `redis://${server?.address}`
  const prefix = `embedded-${randomUUID().slice(0, 8)}`
  const clients: Redis[] = []
  const connect = ({ protocol = 3 }: { protocol?: 2 | 3 } = {}): Redis => {
    const client = new Redis(url, { protocol, maxRetriesPerRequest: 1 })
    clients.push(client)
    return client
  }
  return {
    url,
    connect,
    key: (name) => `${prefix}:${name}:${randomUUID()}`,
    close: async () => {
      const left = await connect().keys(`${prefix}:*`)
      if (left.length > 0) await connect().del(...left)
      for (const client of clients) client.disconnect()
      await server?.close()
    },
  }
}
