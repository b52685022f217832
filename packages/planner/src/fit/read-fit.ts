import * as z from 'zod'
import { platformTimes } from '../engine'
import { InvalidInputError } from '../errors'
import { type Fit, FIT_FORMAT } from './fit'

const amount = z.number().nonnegative()
const estimate = z.strictObject({
  value: amount.nullable(),
  low: amount.nullable(),
  high: amount.nullable(),
  count: z.int().nonnegative(),
})
const range = z
  .tuple([amount, amount])
  .readonly()
  .refine(([low, high]) => low <= high, 'begins after its end')

const schema: z.ZodType<Fit> = z.strictObject({
  format: z.literal(FIT_FORMAT),
  version: z.literal(1),
  group: z.string(),
  topic: z.string(),
  seconds: amount,
  arrivals: z.strictObject({
    total: estimate,
    highestMinute: amount.nullable(),
    partitions: z.array(z.strictObject({ partition: z.int(), rate: estimate, share: amount })).min(1),
  }),
  podRate: estimate.refine(({ value }) => value !== 0, 'its value is 0'),
  start: estimate.nullable(),
  pause: estimate.nullable(),
  times: z.partialRecord(z.enum(platformTimes), range),
  repetition: z
    .strictObject({
      lagError: amount,
      peak: z.strictObject({ recorded: amount, simulated: amount }),
      isGood: z.boolean(),
    })
    .nullable(),
  unknown: z.array(z.string()),
  notes: z.array(z.string()),
})

/** Reads the output of `fit --json`. @throws InvalidInputError with the field, for other content */
export function readFit(content: unknown, place: string): Fit {
  const result = schema.safeParse(content)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const field = issue?.path.join('.') || 'the content'
  throw new InvalidInputError(place, `is not the output of "fit --json": ${field}: ${issue?.message ?? 'is invalid'}`)
}
