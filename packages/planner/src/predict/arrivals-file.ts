import { type ScaledObjectSpec, scaledObjectSchemaErrors } from '@food-delivery/autoscaler'
import { InvalidInputError } from '../errors'
import { type Quantiles } from '../engine'

/** What is known of a recorded run before its outcome. Times in seconds of the run. */
export interface ArrivalsFile {
  versions: { keda: string; kubernetes: string }
  parameters: {
    partitions: number
    min: number
    max: number
    lagThreshold: number
    /** Time of a record, in ms. */
    workMs: number
    work: 'constant' | 'exponential'
    /** Time that a pod takes before it joins the group, in ms. */
    startMs: number
  }
  scaledObject: ScaledObjectSpec
  /** Committed offset of each partition; null: nothing was committed. */
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

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads fields of an object and knows where it stands, for messages. */
class Reader {
  constructor(
    private readonly fields: Fields,
    private readonly place: string,
    private readonly path = '',
  ) {}

  reject(field: string, reason: string): never {
    throw new InvalidInputError(this.place, `${this.path}${field} ${reason}`)
  }

  onlyFields(...names: string[]): void {
    const unknown = Object.keys(this.fields).find((name) => !names.includes(name))
    if (unknown !== undefined) this.reject(unknown, `is not read by predict; it reads ${names.join(', ')}`)
  }

  number(field: string, isValid: (value: number) => boolean = (value) => value >= 0): number {
    const value = this.fields[field]
    if (typeof value === 'number' && Number.isFinite(value) && isValid(value)) return value
    return this.reject(field, `is ${JSON.stringify(value)}, which is no valid number`)
  }

  count(field: string): number {
    return this.number(field, (value) => Number.isInteger(value) && value >= 0)
  }

  nullable<T>(field: string, read: () => T): T | null {
    return this.fields[field] === null ? null : read()
  }

  object(field: string): Reader {
    const value = this.fields[field]
    if (!isFields(value)) return this.reject(field, 'is no object')
    return new Reader(value, this.place, `${this.path}${field}.`)
  }

  text(field: string, fallback?: string): string {
    const value = this.fields[field] ?? fallback
    return typeof value === 'string' ? value : this.reject(field, `is ${JSON.stringify(value)}, expected a text`)
  }

  offsets(field: string, value: unknown, partitions: number): number[] {
    const isValid = (offset: unknown): boolean => Number.isInteger(offset) && Number(offset) >= 0
    if (Array.isArray(value) && value.length === partitions && value.every(isValid)) return value as number[]
    return this.reject(field, `must have an offset for each of ${partitions} partitions`)
  }

  get(field: string): unknown {
    return this.fields[field]
  }
}

/** Parameters of recordings that repeat what the ScaledObject, the arrivals or the recorder say. */
const repeatedParameters = ['weights', 'pollingInterval', 'cooldownPeriod', 'offsetResetPolicy', 'fallback', 'commit']

function readParameters(reader: Reader): ArrivalsFile['parameters'] {
  const read = ['partitions', 'min', 'max', 'lagThreshold', 'workMs', 'delayMs', 'work', 'startMs']
  reader.onlyFields(...read, ...repeatedParameters)
  if (reader.get('commit') === false) reader.reject('commit', 'is false: without commits there is nothing to predict')
  const isOld = reader.get('delayMs') !== undefined
  const work = reader.text('work', 'constant')
  if (work !== 'constant' && work !== 'exponential') return reader.reject('work', 'is neither constant nor exponential')
  const partitions = reader.count('partitions')
  if (partitions === 0) reader.reject('partitions', 'is 0')
  return {
    partitions,
    min: reader.count('min'),
    max: reader.count('max'),
    lagThreshold: reader.number('lagThreshold'),
    workMs: reader.number(isOld ? 'delayMs' : 'workMs'),
    work,
    startMs: reader.get('startMs') === undefined ? 0 : reader.number('startMs'),
  }
}

function readService(reader: Reader): Quantiles {
  reader.onlyFields('p10', 'p50', 'p90', 'mean')
  const [p10 = 0, p50 = 0, p90 = 0, mean = 0] = ['p10', 'p50', 'p90', 'mean'].map((field) => reader.number(field))
  if (p10 > p50 || p50 > p90) reader.reject('p10', 'must not be above p50, nor p50 above p90')
  return { p10, p50, p90, mean }
}

function readArrivals(reader: Reader, partitions: number): ArrivalsFile['arrivals'] {
  const rows = reader.get('arrivals')
  if (!Array.isArray(rows) || rows.length === 0) return reader.reject('arrivals', 'is no list of [time, [end offsets]]')
  let previous: [number, number[]] | null = null
  return rows.map((row: unknown, index): [number, number[]] => {
    const field = `arrivals[${index}]`
    const [time, ends] = Array.isArray(row) ? (row as unknown[]) : []
    if (typeof time !== 'number' || !Number.isFinite(time)) return reader.reject(field, 'has no time')
    const current: [number, number[]] = [time, reader.offsets(field, ends, partitions)]
    if (previous && time <= previous[0])
      reader.reject(field, `is at ${time} s, not after ${previous[0]} s: the clock ran back`)
    const lost = current[1].findIndex((end, partition) => previous !== null && end < (previous[1][partition] ?? 0))
    if (lost >= 0)
      reader.reject(field, `has fewer records in partition ${lost} than before: the topic was created again`)
    previous = current
    return current
  })
}

function readScaledObject(reader: Reader): ScaledObjectSpec {
  const value = reader.get('scaledObject')
  const [error] = scaledObjectSchemaErrors(value)
  if (error) reader.reject('scaledObject', `is refused: ${error.message}`)
  return value as ScaledObjectSpec
}

const fileFields =
  'versions parameters scaledObject committedAtStart replicasAtStart hpaSyncSeconds hpaPeriodSeconds hpaSyncAt serviceMs arrivals until'

/**
 * Reads what `predict` may know of a run.
 * @throws InvalidInputError with the field, for a missing, invalid or unknown one.
 */
export function readArrivalsFile(content: unknown, file: string): ArrivalsFile {
  if (!isFields(content)) throw new InvalidInputError(file, 'is no JSON object')
  const reader = new Reader(content, file)
  reader.onlyFields(...fileFields.split(' '))
  const versions = reader.object('versions')
  versions.onlyFields('keda', 'kubernetes', 'kafka', 'client')
  const parameters = readParameters(reader.object('parameters'))
  const { partitions } = parameters
  const committed = reader.nullable('committedAtStart', () =>
    reader.offsets('committedAtStart', reader.get('committedAtStart'), partitions),
  )
  return {
    versions: { keda: versions.text('keda'), kubernetes: versions.text('kubernetes') },
    parameters,
    scaledObject: readScaledObject(reader),
    committedAtStart: committed,
    replicasAtStart: reader.count('replicasAtStart'),
    hpaSyncSeconds: reader.number('hpaSyncSeconds', (value) => value > 0),
    hpaPeriodSeconds: reader.nullable('hpaPeriodSeconds', () =>
      reader.number('hpaPeriodSeconds', (value) => value > 0),
    ),
    hpaSyncAt: reader.nullable('hpaSyncAt', () => reader.number('hpaSyncAt')),
    serviceMs: reader.nullable('serviceMs', () => readService(reader.object('serviceMs'))),
    arrivals: readArrivals(reader, partitions),
    until: reader.number('until', (value) => value > 0),
  }
}
