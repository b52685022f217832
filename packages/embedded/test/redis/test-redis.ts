import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { startRedis } from '../../src'

export interface TestRedis {
  url: string
  /** Opens a connection. `close` ends it. */
  connect(options?: { protocol?: 2 | 3 }): Redis
  /** A unique key with this name in it. */
  key(name: string): string
  close(): Promise<void>
}

/** Connects to REDIS_URL, or to a new embedded server. */
export async function startTestRedis(): Promise<TestRedis> {
  const server = process.env['REDIS_URL'] ? undefined : await startRedis()
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
      const remainingKeys = await connect().keys(`${prefix}:*`)
      if (remainingKeys.length > 0) await connect().del(...remainingKeys)
      for (const client of clients) client.disconnect()
      await server?.close()
    },
  }
}
