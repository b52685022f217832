import { BatchWriter, type MongoStore, isDuplicateKey, writeEach } from '@food-delivery/mongo-client'
import { type AnyBulkWriteOperation, type Collection, type Db } from 'mongodb'
import { type StoredOrder } from './order-document'

const COLLECTION = 'orders'

/** Makes the indexes that the repository relies on. */
export async function prepareOrders(database: Db): Promise<void> {
  const orders = database.collection(COLLECTION)
  await orders.createIndex({ placedAt: -1 })
  await orders.createIndex({ unpublishedSince: 1 }, { sparse: true })
}

/** The orders. Every method throws DependencyUnavailableError while MongoDB is away. */
export class OrderRepository {
  private readonly orders: Collection<StoredOrder>
  private readonly writer: BatchWriter<AnyBulkWriteOperation<StoredOrder>>

  constructor(private readonly store: Pick<MongoStore, 'database' | 'run'>) {
    const orders = (this.orders = store.database.collection<StoredOrder>(COLLECTION))
    this.writer = new BatchWriter({ write: (operations) => writeEach(orders, [...operations]) })
  }

  /** Stores an order unless there is one of this id, and answers the one that is stored. */
  async insert(order: StoredOrder): Promise<StoredOrder> {
    try {
      await this.write({ insertOne: { document: order } })
      return order
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      const known = await this.store.run(() => this.orders.findOne({ _id: order._id }))
      return known ?? order
    }
  }

  /** Notes that Kafka has the order's event. */
  confirm(orderId: string): Promise<void> {
    return this.write({ updateOne: { filter: { _id: orderId }, update: { $unset: { unpublishedSince: '' } } } })
  }

  /** Takes an order back whose event was certainly not published. */
  withdraw(orderId: string): Promise<void> {
    return this.write({ deleteOne: { filter: { _id: orderId, unpublishedSince: { $exists: true } } } })
  }

  /** The newest orders. */
  newest(limit: number): Promise<StoredOrder[]> {
    return this.store.run(() => this.orders.find().sort({ placedAt: -1 }).limit(limit).toArray())
  }

  /** Orders whose events wait since before `time`, the oldest first. */
  unpublished(time: Date, limit: number): Promise<StoredOrder[]> {
    return this.store.run(() =>
      this.orders
        .find({ unpublishedSince: { $lt: time } })
        .sort({ unpublishedSince: 1 })
        .limit(limit)
        .toArray(),
    )
  }

  private write(operation: AnyBulkWriteOperation<StoredOrder>): Promise<void> {
    return this.store.run(() => this.writer.write(operation))
  }
}
