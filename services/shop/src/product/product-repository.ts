import { type MongoStore, isDuplicateKey, writeEach } from '@food-delivery/mongo-client'
import { type Collection, type Db } from 'mongodb'
import { makeProduct } from './catalogue'
import { type StoredProduct } from './product-document'

const COLLECTION = 'products'
const BATCH = 500

/** Fills the catalogue up to `size`; replicas may do it at the same time. */
export async function prepareProducts(database: Db, size: number, now: number): Promise<void> {
  const products = database.collection<StoredProduct>(COLLECTION)
  for (let from = await products.countDocuments(); from < size; from += BATCH) {
    const count = Math.min(BATCH, size - from)
    const documents = Array.from({ length: count }, (_, index) => makeProduct(from + index + 1, now))
    const errors = await writeEach(
      products,
      documents.map((document) => ({ insertOne: { document } })),
    )
    const failed = errors.find((error) => error && !isDuplicateKey(error))
    if (failed) throw failed
  }
}

/** The products. */
export class ProductRepository {
  private readonly products: Collection<StoredProduct>

  constructor(private readonly store: Pick<MongoStore, 'database' | 'run'>) {
    this.products = store.database.collection<StoredProduct>(COLLECTION)
  }

  /** Those of these ids that exist. @throws DependencyUnavailableError */
  find(ids: readonly string[]): Promise<StoredProduct[]> {
    return this.store.run(() => this.products.find({ _id: { $in: [...ids] } }).toArray())
  }

  /** Products by id, from the start. @throws DependencyUnavailableError */
  list(limit: number): Promise<StoredProduct[]> {
    return this.store.run(() => this.products.find().sort({ _id: 1 }).limit(limit).toArray())
  }

  /** All ids. @throws DependencyUnavailableError */
  async ids(): Promise<string[]> {
    const found = await this.store.run(() =>
      this.products
        .find({}, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .toArray(),
    )
    return found.map(({ _id }) => _id)
  }
}
