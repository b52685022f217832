import { randomUUID } from 'node:crypto'
import { type Restaurant, type RestaurantDocument } from '@food-delivery/contracts'
import { type MongoStore, isDuplicateKey, writeEach } from '@food-delivery/mongo-client'
import { type AnyBulkWriteOperation, type Model } from 'mongoose'
import { type StoredRestaurant, replaceableFields, toRestaurantDocument } from './restaurant-document'
import { restaurantSchema } from './restaurant-schema'

const MAX_ROUNDS = 5

/** The restaurants, each name once. */
export class RestaurantRepository {
  private readonly restaurants: Model<StoredRestaurant>

  constructor(private readonly store: Pick<MongoStore, 'model' | 'run'>) {
    this.restaurants = store.model(restaurantSchema)
  }

  /**
   * Stores restaurants by name: a known name gets the new menu and keeps its kitchenId. Of two with one name in the
   * list, the last wins.
   * @throws DependencyUnavailableError, StoreRejectedError
   */
  async save(restaurants: readonly Restaurant[]): Promise<void> {
    const byName = new Map(restaurants.map((restaurant) => [restaurant.name, restaurant]))
    await this.store.run(() => this.upsertAll([...byName.values()]))
  }

  /** All restaurants, by name. @throws DependencyUnavailableError, StoreRejectedError */
  async list(): Promise<RestaurantDocument[]> {
    const found = await this.store.run(() => this.restaurants.find().sort({ name: 1 }).lean<StoredRestaurant[]>())
    return found.map(toRestaurantDocument)
  }

  private async upsertAll(restaurants: Restaurant[]): Promise<void> {
    let open = restaurants
    for (let round = 1; open.length > 0; round++) {
      const errors = await writeEach(this.restaurants, open.map(upsertByName))
      const failed = errors.find((error) => error && (!isDuplicateKey(error) || round === MAX_ROUNDS))
      if (failed) throw failed
      // Two posts at once may both insert a name: the one that fails finds it in the next round.
      open = open.filter((_, index) => errors[index])
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
