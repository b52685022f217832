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
    /** Time that a pod takes before it joins the group, in ms. */
    startMs: number
  }
  scaledObject: ScaledObjectSpec
  /** Committed offset of each partition; null if none was committed. */
  committedAtStart: number[] | null
  replicasAtStart: number
  hpaSyncSeconds: number
  hpaPeriodSeconds: number | null
  hpaSyncAt: number | null
  serviceMs: Quantiles | null
  /** Time, and the end offset of each partition. */
  arrivals: [number, number[]][]
  until: number
}

const notNumber = {
  error: ({ input }: { input?: unknown }) => `is ${JSON.stringify(input)}, which is not a valid number`,
}
const amount = z.number(notNumber).nonnegative(notNumber)
const positive = z.number(notNumber).positive(notNumber)
const count = z.int(notNumber).nonnegative(notNumber)
const text = z.string({ error: ({ input }) => `is ${JSON.stringify(input)}, expected a text` })

/** An object that may have only the fields of `shape`. */
const only = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `is not read by predict; it reads ${Object.keys(shape).join(', ')}`
        : 'is not an object',
  })

/** A field of recordings that predict does not need, for example because the ScaledObject contains it. */
const unused = z.unknown().optional()

const parameters = only({
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

const quantiles = only({ p10: amount, p50: amount, p90: amount, mean: amount }).refine(
  ({ p10, p50, p90 }) => p10 <= p50 && p50 <= p90,
  { path: ['p10'], message: 'must not be above p50, nor p50 above p90' },
)

const scaledObject = z.custom<ScaledObjectSpec>().superRefine((spec, { addIssue }) => {
  const [error] = scaledObjectSchemaErrors(spec)
  if (error) addIssue(`is refused: ${error.message}`)
})

const offsets = z.array(z.int().nonnegative())
const noList = { error: 'is not a list of [time, [end offsets]]' }

const schema: z.ZodType<ArrivalsFile> = only({
  versions: only({ keda: text, kubernetes: text, kafka: unused, client: unused }),
  parameters,
  scaledObject,
  committedAtStart: offsets.nullable(),
  replicasAtStart: count,
  hpaSyncSeconds: positive,
  hpaPeriodSeconds: positive.nullable(),
  hpaSyncAt: amount.nullable(),
  serviceMs: quantiles.nullable(),
  arrivals: z.array(z.tuple([z.number({ error: 'has no time' }), offsets]), noList).min(1, noList),
  until: positive,
}).superRefine(({ parameters: { partitions }, committedAtStart, arrivals }, { addIssue }) => {
  const reject = (path: PropertyKey[], message: string): void => addIssue({ code: 'custom', path, message })
  const lists: [PropertyKey[], readonly number[]][] = arrivals.map(([, ends], index) => [['arrivals', index], ends])
  for (const [path, list] of committedAtStart ? [[['committedAtStart'], committedAtStart] as const, ...lists] : lists)
    if (list.length !== partitions) reject([...path], `must have an offset for each of ${partitions} partitions`)
  for (const [index, [time, ends]] of arrivals.entries()) {
    const [previous = -Infinity, before = []] = arrivals[index - 1] ?? []
    if (time <= previous)
      reject(['arrivals', index], `is at ${time} s, not after ${previous} s: the clock was set back`)
    const lost = ends.findIndex((end, partition) => end < (before[partition] ?? 0))
    if (lost >= 0)
      reject(['arrivals', index], `has fewer records in partition ${lost} than before: the topic was created again`)
  }
})

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1)

/** Checks the number of records, which are simulated one by one. @throws InvalidInputError */
export function checkArrivals({ arrivals, committedAtStart }: ArrivalsFile, place: string): void {
  const total = (offsets: readonly number[]): number => offsets.reduce((sum, each) => sum + each, 0)
  checkRecords(total(arrivals.at(-1)?.[1] ?? []) - total(committedAtStart ?? []), place)
}

/**
 * Reads the inputs of a run.
 * @throws InvalidInputError that names the first missing, invalid or unknown field, or what is too large
 */
export function readArrivalsFile(content: unknown, file: string): ArrivalsFile {
  const result = schema.safeParse(content)
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
