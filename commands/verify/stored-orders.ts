import { type MongoEnvironment } from '@food-delivery/mongo-client'
import { mongo } from 'mongoose'
import { type StoredOrder } from './ledger'

const WAIT_MS = 3_000

/**
 * The documents of orders by order id, of all or of one user.
 * @throws MongoServerSelectionError when no server answers
 */
export async function storedOrders(
  { url, database }: MongoEnvironment,
  ofUser: { userId?: string } = {},
): Promise<Map<string, StoredOrder>> {
  const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: WAIT_MS })
  try {
    await client.connect()
    const orders = client.db(database).collection<StoredOrder & { _id: string }>('orders')
    const documents = orders.find(ofUser, { projection: { status: 1, statusHistory: 1 } })
    const found = new Map<string, StoredOrder>()
    for await (const { _id, ...order } of documents) found.set(_id, order)
    return found
  } finally {
    await client.close()
  }
}
