import { z } from 'zod'
import { type Price, isPrice } from './money'

const name = z.string().trim().min(1).max(200)

/** A price as clients write it, see {@link isPrice}. */
export const priceSchema = z.custom<Price>(isPrice, 'expected a price ≥ 0 with at most 2 decimals')

/** One dish of a menu. */
const menuItemSchema = z.object({ item: name, price: priceSchema })

/** A restaurant as clients post it. It replaces a restaurant of the same name, which keeps its kitchenId. */
const restaurantSchema = z.object({
  kitchenId: z.uuid().optional(),
  name,
  type: z.string().trim().min(1).max(100),
  image: z.string().max(2_000),
  deal: z.string().max(500).optional(),
  menu: z.array(menuItemSchema).max(500),
})

/** 1 to 500 restaurants. */
export const restaurantListSchema = z.array(restaurantSchema).min(1).max(500)

export type Restaurant = z.infer<typeof restaurantSchema>
