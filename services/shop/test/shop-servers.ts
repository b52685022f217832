import { randomUUID } from 'node:crypto'
import { type LagAdmin, createLagAdmin } from '@food-delivery/kafka-client'
import { type Service, Registry, createLogger } from '@food-delivery/service-kit'
import { type TestKafkaServer, type TestMongoServer, startKafka, startMongo } from '../../../test/support/servers'
import { type StoredOrder } from '../src/order/order-document'
import { type ShopServiceOptions, createShopService } from '../src/service'

export const logger = createLogger({ service: 'shop', pod: 'test', level: 'silent' })

/** Kafka and MongoDB servers, and a topic that only this test file uses. */
export interface ShopServers {
  kafka: TestKafkaServer
  mongo: TestMongoServer
  topic: string
  admin: LagAdmin
  close(): Promise<void>
}

export async function startShopServers(): Promise<ShopServers> {
  const [kafka, mongo] = await Promise.all([startKafka(), startMongo()])
  const topic = `shop-${randomUUID().slice(0, 8)}`
  const admin = createLagAdmin({ kafka: { ...kafka.settings, clientId: topic }, logger })
  await admin.connect()
  await admin.createTopic({ topic, partitions: 6 })
  return {
    kafka,
    mongo,
    topic,
    admin,
    close: async () => {
      await admin.disconnect()
      await Promise.all([kafka.close(), mongo.close()])
    },
  }
}

/** Options of a shop service that uses these servers and has the role of `roleOptions`. */
export function optionsOf(
  servers: ShopServers,
  roleOptions: ShopServiceOptions['roleOptions'],
  overrides: Partial<ShopServiceOptions> = {},
): ShopServiceOptions {
  return {
    port: 0,
    host: '127.0.0.1',
    lingerMs: 0,
    logger,
    registry: new Registry(),
    mongo: servers.mongo.mongo,
    roleOptions,
    ...overrides,
  }
}

export const productOptions = { role: 'product', catalogueSize: 30, cacheMs: 60_000, cacheBytes: 64_000_000 } as const

/** Options of an order service with the product service at `productUrl`. */
export const orderOptions = (servers: ShopServers, productUrl: string) => ({
  role: 'order' as const,
  kafka: kafkaOf(servers),
  topic: servers.topic,
  productUrl,
})

export const deliveryOptions = (servers: ShopServers) => ({
  role: 'delivery' as const,
  kafka: kafkaOf(servers),
  topic: servers.topic,
  groupId: `${servers.topic}-group`,
  deadLetterTopic: `${servers.topic}-dlq`,
})

export const storedOrders = ({ mongo }: ShopServers) =>
  mongo.client.db(mongo.mongo.database).collection<StoredOrder>('orders')

export const kafkaOf = ({ kafka, topic }: ShopServers) => ({ ...kafka.settings, clientId: topic })

export async function startShop(options: ShopServiceOptions): Promise<Service> {
  const service = createShopService(options)
  await service.start()
  return service
}

interface JsonResponse {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

export async function call({ http }: Service, path: string, body?: unknown, headers = {}): Promise<JsonResponse> {
  const response = await fetch(`${http.url}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as JsonResponse['body'] }
}
