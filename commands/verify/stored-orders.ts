import { type MongoEnvironment } from '@food-delivery/mongo-client'
import { mongo } from 'mongoose'
import { type StoredOrder } from './order-audit'

const CONNECT_TIMEOUT_MS = 3_000

/**
 * Reads the stored orders, all or those of one user. The result maps order ids to orders.
 * @throws MongoServerSelectionError when no server responds
 */
export async function storedOrders(
  { url, database }: MongoEnvironment,
  filter: { userId?: string } = {},
): Promise<Map<string, StoredOrder>> {
  const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS })
  try {
    await client.connect()
    const collection = client.db(database).collection<StoredOrder & { _id: string }>('orders')
    const documents = await collection.find(filter, { projection: { status: 1, statusHistory: 1 } }).toArray()
    return new Map(documents.map(({ _id, ...order }) => [_id, order]))
  } finally {
    await client.close()
  }
}
