import * as z from 'zod'
import { platformTimes } from '../engine'
import { InvalidInputError } from '../errors'
import { type Fit, FIT_FORMAT } from './fit'

const amountSchema = z.number().nonnegative()
const estimateSchema = z.strictObject({
  value: amountSchema.nullable(),
  low: amountSchema.nullable(),
  high: amountSchema.nullable(),
  count: z.int().nonnegative(),
})
const rangeSchema = z
  .tuple([amountSchema, amountSchema])
  .readonly()
  .refine(([low, high]) => low <= high, 'the lower bound is greater than the upper bound')

const fitSchema: z.ZodType<Fit> = z.strictObject({
  format: z.literal(FIT_FORMAT),
  version: z.literal(1),
  group: z.string(),
  topic: z.string(),
  seconds: amountSchema,
  arrivals: z.strictObject({
    total: estimateSchema,
    highestMinute: amountSchema.nullable(),
    partitions: z.array(z.strictObject({ partition: z.int(), rate: estimateSchema, share: amountSchema })).min(1),
  }),
  podRate: estimateSchema.refine(({ value }) => value !== 0, 'its value is 0'),
  start: estimateSchema.nullable(),
  pause: estimateSchema.nullable(),
  times: z.partialRecord(z.enum(platformTimes), rangeSchema),
  repetition: z
    .strictObject({
      lagError: amountSchema,
      peak: z.strictObject({ recorded: amountSchema, simulated: amountSchema }),
      isGood: z.boolean(),
    })
    .nullable(),
  unknown: z.array(z.string()),
  notes: z.array(z.string()),
})

/** Reads the output of `fit --json`. @throws InvalidInputError with the field, for other content */
export function readFit(content: unknown, place: string): Fit {
  const result = fitSchema.safeParse(content)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const field = issue?.path.join('.') || 'the content'
  throw new InvalidInputError(place, `is not the output of "fit --json": ${field}: ${issue?.message ?? 'is invalid'}`)
}
