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

  /** Stores an order, or claims and returns the stored order if one with this id exists. */
  async insert(order: StoredOrder): Promise<StoredOrder> {
    try {
      await this.write({ insertOne: { document: order } })
      return order
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      return (await this.claimStored(order._id)) ?? this.insert(order)
    }
  }

  /**
   * Claims an unpublished order before its event is published, so that the request which stored it cannot delete it.
   * Null if it was published, deleted or claimed after it was read.
   */
  claim(order: StoredOrder): Promise<StoredOrder | null> {
    // `withdraw` deletes only an order whose time is the one that was stored.
    const claimed = { unpublishedSince: new Date(Number(order.unpublishedSince) + 1) }
    return this.store.run(() =>
      this.orders
        .findOneAndUpdate(unclaimed(order), { $set: claimed }, { returnDocument: 'after' })
        .lean<StoredOrder>(),
    )
  }

  /** Removes `unpublishedSince`: Kafka has acknowledged the event of the order. */
  confirm(orderId: string): Promise<void> {
    return this.write({ updateOne: { filter: { _id: orderId }, update: { $unset: { unpublishedSince: '' } } } })
  }

  /** Deletes an order whose event is certainly not published. Returns false if it was claimed. */
  async withdraw(order: StoredOrder): Promise<boolean> {
    const { deletedCount } = await this.store.run(() => this.orders.deleteOne(unclaimed(order)))
    return deletedCount > 0
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

  private async claimStored(orderId: string): Promise<StoredOrder | null> {
    const stored = await this.store.run(() => this.orders.findOne({ _id: orderId }).lean<StoredOrder>())
    return stored?.unpublishedSince ? this.claim(stored) : stored
  }

  private write(operation: AnyBulkWriteOperation<StoredOrder>): Promise<void> {
    return this.store.run(() => this.writer.write(operation))
  }
}

/** Matches the order if it is unpublished and was not claimed after it was read. */
const unclaimed = ({ _id, unpublishedSince }: StoredOrder) => ({
  _id,
  unpublishedSince: { $in: unpublishedSince ? [unpublishedSince] : [] },
})
