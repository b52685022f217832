import { z } from 'zod'

/** `?limit=` of a listing: 1 to 100, default 20. */
export const limitSchema = z.coerce.number().int().min(1).max(100).default(20)
