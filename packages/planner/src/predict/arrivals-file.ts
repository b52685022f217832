import { type ScaledObjectSpec, scaledObjectSchemaErrors } from '@food-delivery/autoscaler'
import * as z from 'zod'
import { InvalidInputError } from '../errors'
import { type Quantiles } from '../engine'
import { checkRecords } from '../max-records'
import { checkSeconds } from '../max-seconds'

/** The inputs of a recorded run, without its outcome. Times in seconds since its start. */
export interface ArrivalsFile {
  versions: { keda: string; kubernetes: string }
  parameters: {
    partitions: number
    min: number
    max: number
    lagThreshold: number
    /** Processing time of a record, in ms. */
    workMs: number
    work: 'constant' | 'exponential'
    /** How long the program of a pod takes to start before it connects to Kafka, in ms. */
    startMs: number
  }
  scaledObject: ScaledObjectSpec
  /** Committed offset of each partition; null if none was committed. */
  committedAtStart: number[] | null
  replicasAtStart: number
  /** The setting of the HPA's sync period. */
  hpaSyncSeconds: number
  /** The measured sync period; null if it was not measured. */
  hpaPeriodSeconds: number | null
  /** Time of a sync; null if none is known. */
  hpaSyncAt: number | null
  /** Measured processing time of a record, in ms; null if it was not measured. */
  serviceMs: Quantiles | null
  /** Times, each with the end offset of each partition. */
  arrivals: [number, number[]][]
  /** End of the run. */
  until: number
}

const expected = (what: string) => ({
  error: ({ input }: { input?: unknown }) => `is ${JSON.stringify(input)}, expected ${what}`,
})
const [amountError, positiveError] = [expected('a number of at least 0'), expected('a number above 0')]
const countError = expected('a whole number of at least 0')
const amount = z.number(amountError).nonnegative(amountError)
const positiveAmount = z.number(positiveError).positive(positiveError)
const count = z.int(countError).nonnegative(countError)
const text = z.string(expected('a string'))

/** An object that may have only the fields of `shape`. */
const strictFields = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `is not read by predict; it reads ${Object.keys(shape).join(', ')}`
        : 'is not an object',
  })

/** A field of recordings that predict does not need, for example because the ScaledObject has the same value. */
const unused = z.unknown().optional()

const parameters = strictFields({
  partitions: count.refine((partitions) => partitions > 0, 'is 0'),
  min: count,
  max: count,
  lagThreshold: amount,
  workMs: amount.optional(),
  /** The name of workMs in old recordings. */
  delayMs: amount.optional(),
  work: z.enum(['constant', 'exponential'], { error: 'is neither constant nor exponential' }).default('constant'),
  startMs: amount.default(0),
  commit: unused.refine((commit) => commit !== false, 'is false: without commits there is nothing to predict'),
  weights: unused,
  pollingInterval: unused,
  cooldownPeriod: unused,
  offsetResetPolicy: unused,
  fallback: unused,
})
  .refine(({ workMs, delayMs }) => (delayMs ?? workMs) !== undefined, { path: ['workMs'], message: 'is missing' })
  .transform(({ partitions, min, max, lagThreshold, workMs = 0, delayMs = workMs, work, startMs }) => {
    return { partitions, min, max, lagThreshold, workMs: delayMs, work, startMs }
  })

const quantiles = strictFields({ p10: amount, p50: amount, p90: amount, mean: amount }).refine(
  ({ p10, p50, p90 }) => p10 <= p50 && p50 <= p90,
  { path: ['p10'], message: 'must not be above p50, nor p50 above p90' },
)

const scaledObject = z.custom<ScaledObjectSpec>().superRefine((spec, { addIssue }) => {
  const [error] = scaledObjectSchemaErrors(spec)
  if (error) addIssue(`is refused: ${error.message}`)
})

const offsets = z.array(z.int().nonnegative())
const listError = { error: 'is not a list of [time, [end offsets]]' }

const fileSchema: z.ZodType<ArrivalsFile> = strictFields({
  versions: strictFields({ keda: text, kubernetes: text, kafka: unused, client: unused }),
  parameters,
  scaledObject,
  committedAtStart: offsets.nullable(),
  replicasAtStart: count,
  hpaSyncSeconds: positiveAmount,
  hpaPeriodSeconds: positiveAmount.nullable(),
  hpaSyncAt: amount.nullable(),
  serviceMs: quantiles.nullable(),
  arrivals: z.array(z.tuple([z.number({ error: 'has no time' }), offsets]), listError).min(1, listError),
  until: positiveAmount,
}).superRefine(({ parameters: { partitions }, committedAtStart, arrivals }, { addIssue }) => {
  const reject = (path: PropertyKey[], message: string): void => addIssue({ code: 'custom', path, message })
  const checkOffsets = (path: PropertyKey[], list: readonly number[]): void => {
    if (list.length !== partitions) reject(path, `must have an offset for each of ${partitions} partitions`)
  }
  if (committedAtStart) checkOffsets(['committedAtStart'], committedAtStart)
  for (const [index, [, ends]] of arrivals.entries()) checkOffsets(['arrivals', index], ends)
  for (const [index, [time, ends]] of arrivals.entries()) {
    const [previousTime = -Infinity, previousEnds = []] = arrivals[index - 1] ?? []
    if (time <= previousTime)
      reject(
        ['arrivals', index],
        `is at ${time} s, not after ${previousTime} s: times must ascend; was the clock set back?`,
      )
    const lower = ends.findIndex((end, partition) => end < (previousEnds[partition] ?? 0))
    if (lower >= 0)
      reject(['arrivals', index], `has fewer records in partition ${lower} than before: the topic was created again`)
  }
})

/** A path as text, such as `arrivals[3]`. */
function pathText(path: readonly PropertyKey[]): string {
  const keys = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  return keys.join('').slice(1)
}

/** @throws InvalidInputError if there are too many records, because they are simulated one by one */
export function checkArrivals({ arrivals, committedAtStart }: ArrivalsFile, place: string): void {
  const totalOf = (offsets: readonly number[]): number => offsets.reduce((sum, offset) => sum + offset, 0)
  const [, lastEnds = []] = arrivals.at(-1) ?? []
  checkRecords(totalOf(lastEnds) - totalOf(committedAtStart ?? []), place)
}

/**
 * Reads the inputs of a run.
 * @throws InvalidInputError that names the first missing, invalid or unknown field, or what is too large
 */
export function readArrivalsFile(content: unknown, file: string): ArrivalsFile {
  const result = fileSchema.safeParse(content)
  if (result.success) {
    checkSeconds(result.data.until, `${file}: until`)
    checkArrivals(result.data, `${file}: arrivals`)
    return result.data
  }
  const [issue] = result.error.issues
  const key = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  throw new InvalidInputError(
    file,
    `${pathText([...(issue?.path ?? []), ...key])} ${issue?.message ?? 'is invalid'}`.trim(),
  )
}
