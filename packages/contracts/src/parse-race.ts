import { MAX_CONTENDERS, type RacePoint, type RaceReport, type RaceResult } from './race'

const MOST_POINTS = 10_000
const LONGEST_NAME = 60

/** The kind of value that was expected. */
export type Expected = 'object' | 'list' | 'number' | 'text'

/** The value is not a race report. Retrying does not help. */
export class MalformedRaceError extends Error {
  override readonly name = 'MalformedRaceError'
  readonly code = 'MALFORMED_RACE'
  readonly retriable = false

  constructor(
    /** `results[0].p50`; empty for the report itself. */
    readonly path: string,
    readonly expected: Expected,
  ) {
    super(`not a race: ${path || 'the file'} is no ${expected}`)
  }
}

/**
 * Checks a race report and returns only its known fields. By hand and not by a schema: the browser's page needs it,
 * and a schema library would be most of that page.
 * @throws MalformedRaceError for the first value that is wrong.
 */
export function parseRaceReport(value: unknown): RaceReport {
  const report = fieldsOf(value, '')
  return {
    ...numbersOf(report, '', ['startedAt', 'rate', 'rushSeconds', 'seed', 'pricePerPodHour']),
    results: listOf(report['results'], 'results', MAX_CONTENDERS, resultOf),
  }
}

function resultOf(value: unknown, path: string): RaceResult {
  const result = fieldsOf(value, path)
  const name = result['name']
  if (typeof name !== 'string' || name === '' || name.length > LONGEST_NAME)
    throw new MalformedRaceError(`${path}.name`, 'text')
  const counts = ['orders', 'undelivered', 'maxBacklog', 'maxPods'] as const
  return {
    name,
    ...numbersOf(result, `${path}.`, [...counts, 'p50', 'p95', 'podMinutes']),
    curve: listOf(result['curve'], `${path}.curve`, MOST_POINTS, pointOf),
  }
}

function pointOf(value: unknown, path: string): RacePoint {
  return numbersOf(fieldsOf(value, path), `${path}.`, ['second', 'backlog', 'pods'])
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedRaceError(path, 'object')
  return value as Fields
}

function listOf<T>(value: unknown, path: string, most: number, each: (value: unknown, path: string) => T): T[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) throw new MalformedRaceError(path, 'list')
  return value.map((item: unknown, index) => each(item, `${path}[${index}]`))
}

function numbersOf<K extends string>(fields: Fields, path: string, names: readonly K[]): Record<K, number> {
  const entries = names.map((name) => {
    const value = fields[name]
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw new MalformedRaceError(`${path}${name}`, 'number')
    return [name, value] as const
  })
  return Object.fromEntries(entries) as Record<K, number>
}
