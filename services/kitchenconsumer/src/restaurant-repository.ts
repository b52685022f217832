import { randomUUID } from 'node:crypto'
import { type Restaurant, type RestaurantDocument } from '@food-delivery/contracts'
import { type MongoStore, isDuplicateKey, writeEach } from '@food-delivery/mongo-client'
import { type AnyBulkWriteOperation, type Model } from 'mongoose'
import { type StoredRestaurant, replaceableFields, toRestaurantDocument } from './restaurant-document'
import { restaurantSchema } from './restaurant-schema'

const MAX_ATTEMPTS = 5

/** The restaurants in MongoDB. Names are unique. */
export class RestaurantRepository {
  private readonly restaurants: Model<StoredRestaurant>

  constructor(private readonly store: Pick<MongoStore, 'model' | 'run'>) {
    this.restaurants = store.model(restaurantSchema)
  }

  /**
   * Stores restaurants by name. An existing restaurant keeps its kitchenId, and its other fields are replaced. If the
   * list contains a name twice, the last restaurant is stored.
   * @throws DependencyUnavailableError, StoreRejectedError
   */
  async save(restaurants: readonly Restaurant[]): Promise<void> {
    const byName = new Map(restaurants.map((restaurant) => [restaurant.name, restaurant]))
    await this.store.run(() => this.upsertAll([...byName.values()]))
  }

  /** All restaurants, sorted by name. @throws DependencyUnavailableError, StoreRejectedError */
  async list(): Promise<RestaurantDocument[]> {
    const restaurants = await this.store.run(() => this.restaurants.find().sort({ name: 1 }).lean<StoredRestaurant[]>())
    return restaurants.map(toRestaurantDocument)
  }

  private async upsertAll(restaurants: Restaurant[]): Promise<void> {
    let remaining = restaurants
    for (let attempt = 1; remaining.length > 0; attempt++) {
      const errors = await writeEach(this.restaurants, remaining.map(upsertByName))
      const failure = errors.find((error) => error && (!isDuplicateKey(error) || attempt === MAX_ATTEMPTS))
      if (failure) throw failure
      // Concurrent writers may insert the same name. The next attempt updates the existing restaurant.
      remaining = remaining.filter((_, index) => errors[index])
    }
  }
}

function upsertByName(restaurant: Restaurant): AnyBulkWriteOperation<StoredRestaurant> {
  const { name, kitchenId = randomUUID(), deal } = restaurant
  return {
    updateOne: {
      filter: { name },
      update: {
        $set: replaceableFields(restaurant),
        $setOnInsert: { kitchenId },
        ...(deal === undefined ? { $unset: { deal: '' } } : {}),
      },
      upsert: true,
    },
  }
}
