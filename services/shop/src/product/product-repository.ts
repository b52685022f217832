import { type MongoStore, insertEach, isDuplicateKey } from '@food-delivery/mongo-client'
import { type Model } from 'mongoose'
import { makeProduct } from './catalogue'
import { type StoredProduct } from './product-document'
import { productSchema } from './product-schema'

const BATCH = 500

/** The products. */
export class ProductRepository {
  private readonly products: Model<StoredProduct>

  constructor(private readonly store: Pick<MongoStore, 'model' | 'run'>) {
    this.products = store.model(productSchema)
  }

  /** Fills the catalogue up to `size`; replicas may do it at the same time. */
  async fill(size: number, now: number): Promise<void> {
    for (let from = await this.products.countDocuments(); from < size; from += BATCH) {
      const count = Math.min(BATCH, size - from)
      const documents = Array.from({ length: count }, (_, index) => makeProduct(from + index + 1, now))
      const errors = await insertEach(this.products, documents)
      const failed = errors.find((error) => error && !isDuplicateKey(error))
      if (failed) throw failed
    }
  }

  /** The products with these ids that exist. @throws DependencyUnavailableError */
  find(ids: readonly string[]): Promise<StoredProduct[]> {
    return this.store.run(() => this.products.find({ _id: { $in: [...ids] } }).lean<StoredProduct[]>())
  }

  /** The first products by id. @throws DependencyUnavailableError */
  list(limit: number): Promise<StoredProduct[]> {
    return this.store.run(() => this.products.find().sort({ _id: 1 }).limit(limit).lean<StoredProduct[]>())
  }

  /** All ids. @throws DependencyUnavailableError */
  async ids(): Promise<string[]> {
    const found = await this.store.run(() =>
      this.products.find({}, { _id: 1 }).sort({ _id: 1 }).lean<Pick<StoredProduct, '_id'>[]>(),
    )
    return found.map(({ _id }) => _id)
  }
}
