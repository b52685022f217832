import { type Restaurant, type RestaurantDocument, fromCents, toCents } from '@food-delivery/contracts'

/** A stored restaurant; `name` is unique. */
export interface StoredRestaurant {
  kitchenId: string
  name: string
  type: string
  image: string
  deal?: string
  menu: { item: string; priceCents: number }[]
}

/** Fields that change when a restaurant is posted again: all except kitchenId and name. */
export function replaceableFields({ type, image, deal, menu }: Restaurant) {
  return {
    type,
    image,
    menu: menu.map(({ item, price }) => ({ item, priceCents: toCents(price) })),
    ...(deal === undefined ? {} : { deal }),
  }
}

/** The restaurant in the format of the API, with prices as numbers. */
export function toRestaurantDocument(stored: StoredRestaurant): RestaurantDocument {
  const { kitchenId, name, image, type, deal, menu } = stored
  return {
    kitchenId,
    name,
    image,
    type,
    ...(deal === undefined ? {} : { deal }),
    menu: menu.map(({ item, priceCents }) => ({ item, price: fromCents(priceCents) })),
  }
}
