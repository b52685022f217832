import { z } from 'zod'

/** Query parameter `limit` of a list: 1 to 100, default 20. */
export const limitSchema = z.coerce.number().int().min(1).max(100).default(20)

export const productIdSchema = z.string().regex(/^p-\d{4}$/, 'expected a product id like p-0001')
