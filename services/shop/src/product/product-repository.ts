import { type MongoStore, isDuplicateKey, writeEachUncast } from '@food-delivery/mongo-client'
import { type Model } from 'mongoose'
import { createProduct } from './catalogue'
import { type StoredProduct, productSchema } from './product-schema'

const BATCH_SIZE = 500

/** The products of the catalogue in MongoDB. */
export class ProductRepository {
  private readonly products: Model<StoredProduct>

  constructor(private readonly store: Pick<MongoStore, 'model' | 'run'>) {
    this.products = store.model(productSchema)
  }

  /** Stores the products of the catalogue up to `size`. Several replicas can store them at the same time. */
  async fill(size: number, now: number): Promise<void> {
    for (let from = await this.products.countDocuments(); from < size; from += BATCH_SIZE) {
      const count = Math.min(BATCH_SIZE, size - from)
      const documents = Array.from({ length: count }, (_, index) => createProduct(from + index + 1, now))
      const inserts = documents.map((document) => ({ insertOne: { document } }))
      const errors = await writeEachUncast(this.products, inserts)
      const failure = errors.find((error) => error && !isDuplicateKey(error))
      if (failure) throw failure
    }
  }

  /** The existing products with these ids. @throws DependencyUnavailableError */
  find(ids: readonly string[]): Promise<StoredProduct[]> {
    return this.store.run(() => this.products.find({ _id: { $in: [...ids] } }).lean<StoredProduct[]>())
  }

  /** The first products by id. @throws DependencyUnavailableError */
  list(limit: number): Promise<StoredProduct[]> {
    return this.store.run(() => this.products.find().sort({ _id: 1 }).limit(limit).lean<StoredProduct[]>())
  }

  /** All ids. @throws DependencyUnavailableError */
  async ids(): Promise<string[]> {
    const documents = await this.store.run(() =>
      this.products.find({}, { _id: 1 }).sort({ _id: 1 }).lean<Pick<StoredProduct, '_id'>[]>(),
    )
    return documents.map(({ _id }) => _id)
  }
}
