import { BatchWriter, type MongoStore, writeEach } from '@food-delivery/mongo-client'
import { type AnyBulkWriteOperation, type Collection, type Db } from 'mongodb'
import { type OrderPlaced } from '../order-placed'

const COLLECTION = 'deliveries'

/** A delivery as it is stored. */
export interface StoredDelivery {
  /** The order's id: an order is delivered once, however often its event comes. */
  _id: string
  productId: string
  item: string
  quantity: number
  customer: string
  startedAt: Date
}

/** Makes the index that the repository relies on. */
export async function prepareDeliveries(database: Db): Promise<void> {
  await database.collection(COLLECTION).createIndex({ startedAt: -1 })
}

/** The deliveries. Every method throws DependencyUnavailableError while MongoDB is away. */
export class DeliveryRepository {
  private readonly deliveries: Collection<StoredDelivery>
  private readonly writer: BatchWriter<AnyBulkWriteOperation<StoredDelivery>>

  constructor(private readonly store: Pick<MongoStore, 'database' | 'run'>) {
    const deliveries = (this.deliveries = store.database.collection<StoredDelivery>(COLLECTION))
    this.writer = new BatchWriter({ write: (operations) => writeEach(deliveries, [...operations]) })
  }

  /** Starts the delivery of an order; once is enough, twice is harmless. */
  begin({ orderId, productId, item, quantity, customer }: OrderPlaced, startedAt: Date): Promise<void> {
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

  /** The newest deliveries. */
  newest(limit: number): Promise<StoredDelivery[]> {
    return this.store.run(() => this.deliveries.find().sort({ startedAt: -1 }).limit(limit).toArray())
  }
}
