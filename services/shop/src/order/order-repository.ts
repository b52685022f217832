import { BatchWriter, type MongoStore, isDuplicateKey, writeEach } from '@food-delivery/mongo-client'
import { type Tracing } from '@food-delivery/service-kit'
import { type AnyBulkWriteOperation, type Model } from 'mongoose'
import { type StoredOrder } from './order-document'
import { orderSchema } from './order-schema'

/** Stored orders. Every method throws DependencyUnavailableError while MongoDB is unavailable. */
export class OrderRepository {
  private readonly orders: Model<StoredOrder>
  private readonly writer: BatchWriter<AnyBulkWriteOperation<StoredOrder>>

  constructor(
    private readonly store: Pick<MongoStore, 'model' | 'run'>,
    tracing?: Tracing,
  ) {
    this.orders = store.model(orderSchema)
    this.writer = new BatchWriter({ tracing, write: (operations) => writeEach(this.orders, [...operations]) })
  }

  /** Stores an order, or returns the stored order if one with this id exists. */
  async insert(order: StoredOrder): Promise<StoredOrder> {
    try {
      await this.write({ insertOne: { document: order } })
      return order
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      const existing = await this.store.run(() => this.orders.findOne({ _id: order._id }).lean<StoredOrder>())
      return existing ?? order
    }
  }

  /** Removes `unpublishedSince`: Kafka has acknowledged the event of the order. */
  confirm(orderId: string): Promise<void> {
    return this.write({ updateOne: { filter: { _id: orderId }, update: { $unset: { unpublishedSince: '' } } } })
  }

  /** Deletes an order whose event is certainly not published. */
  withdraw(orderId: string): Promise<void> {
    return this.write({ deleteOne: { filter: { _id: orderId, unpublishedSince: { $exists: true } } } })
  }

  newest(limit: number): Promise<StoredOrder[]> {
    return this.store.run(() => this.orders.find().sort({ placedAt: -1 }).limit(limit).lean<StoredOrder[]>())
  }

  /** Orders with `unpublishedSince` before `time`, oldest first. */
  unpublished(time: Date, limit: number): Promise<StoredOrder[]> {
    return this.store.run(() =>
      this.orders
        .find({ unpublishedSince: { $lt: time } })
        .sort({ unpublishedSince: 1 })
        .limit(limit)
        .lean<StoredOrder[]>(),
    )
  }

  private write(operation: AnyBulkWriteOperation<StoredOrder>): Promise<void> {
    return this.store.run(() => this.writer.write(operation))
  }
}
