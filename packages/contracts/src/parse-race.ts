import { MAX_CONTENDERS, type RacePoint, type RaceReport, type RaceResult } from './race'

const MAX_POINTS = 10_000
const MAX_NAME_LENGTH = 60

/** The kind of value that was expected. */
export type ExpectedType = 'object' | 'list' | 'number' | 'text'

/** The value is not a race report. A retry fails again. */
export class MalformedRaceError extends Error {
  override readonly name = 'MalformedRaceError'
  readonly code = 'MALFORMED_RACE'
  readonly retriable = false

  constructor(
    /** Path of the wrong value, such as `results[0].p50`. Empty for the report itself. */
    readonly path: string,
    readonly expected: ExpectedType,
  ) {
    super(`not a race report: ${path || 'the file'} is not a valid ${expected}`)
  }
}

/**
 * Checks a race report and returns only its known fields. Does not use a schema library, because the library would be
 * larger than the rest of the page in the browser.
 * @throws MalformedRaceError for the first wrong value
 */
export function parseRaceReport(value: unknown): RaceReport {
  const report = parseFields(value, '')
  return {
    ...parseNumbers(report, '', ['startedAt', 'rate', 'rushSeconds', 'seed', 'pricePerPodHour']),
    results: parseList(report['results'], 'results', MAX_CONTENDERS, parseResult),
  }
}

function parseResult(value: unknown, path: string): RaceResult {
  const fields = parseFields(value, path)
  // Files of earlier versions have the old names.
  const result: Fields = { maxBacklog: fields['mostBacklog'], maxPods: fields['mostPods'], ...fields }
  const name = result['name']
  if (typeof name !== 'string' || name === '' || name.length > MAX_NAME_LENGTH) {
    throw new MalformedRaceError(`${path}.name`, 'text')
  }
  const counts = ['orders', 'undelivered', 'maxBacklog', 'maxPods'] as const
  return {
    name,
    ...parseNumbers(result, `${path}.`, [...counts, 'p50', 'p95', 'podMinutes']),
    curve: parseList(result['curve'], `${path}.curve`, MAX_POINTS, parsePoint),
  }
}

function parsePoint(value: unknown, path: string): RacePoint {
  return parseNumbers(parseFields(value, path), `${path}.`, ['second', 'backlog', 'pods'])
}

type Fields = Readonly<Record<string, unknown>>

function parseFields(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MalformedRaceError(path, 'object')
  return value as Fields
}

function parseList<T>(
  value: unknown,
  path: string,
  maxLength: number,
  parseItem: (value: unknown, path: string) => T,
): T[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > maxLength) {
    throw new MalformedRaceError(path, 'list')
  }
  return value.map((item: unknown, index) => parseItem(item, `${path}[${index}]`))
}

/** Parses the numbers with these names. `prefix`: start of their paths, such as `results[0].`. */
function parseNumbers<K extends string>(fields: Fields, prefix: string, names: readonly K[]): Record<K, number> {
  const entries = names.map((name) => {
    const value = fields[name]
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw new MalformedRaceError(`${prefix}${name}`, 'number')
    }
    return [name, value] as const
  })
  return Object.fromEntries(entries) as Record<K, number>
}
