import { BatchWriter, type MongoStore, writeEach } from '@food-delivery/mongo-client'
import { type Tracing } from '@food-delivery/service-kit'
import { type AnyBulkWriteOperation, type Model } from 'mongoose'
import { type OrderPlaced } from '../order-placed'
import { type StoredDelivery, deliverySchema } from './delivery-schema'

/** Stored deliveries. Every method throws DependencyUnavailableError while MongoDB is unavailable. */
export class DeliveryRepository {
  private readonly deliveries: Model<StoredDelivery>
  private readonly writer: BatchWriter<AnyBulkWriteOperation<StoredDelivery>>

  constructor(
    private readonly store: Pick<MongoStore, 'model' | 'run'>,
    tracing?: Tracing,
  ) {
    this.deliveries = store.model(deliverySchema)
    this.writer = new BatchWriter({ tracing, write: (operations) => writeEach(this.deliveries, [...operations]) })
  }

  /** Starts the delivery of an order; a repeated call changes nothing. */
  start({ orderId, productId, item, quantity, customer }: OrderPlaced, startedAt: Date): Promise<void> {
    return this.store.run(() =>
      this.writer.write({
        updateOne: {
          filter: { _id: orderId },
          update: { $setOnInsert: { productId, item, quantity, customer, startedAt } },
          upsert: true,
        },
      }),
    )
  }

  newest(limit: number): Promise<StoredDelivery[]> {
    return this.store.run(() => this.deliveries.find().sort({ startedAt: -1 }).limit(limit).lean<StoredDelivery[]>())
  }
}
