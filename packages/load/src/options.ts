import { parseArgs } from 'node:util'

/** The request to send. */
interface Target {
  url: string
  method: string
  body?: string
}

/** Options of the command line. */
export interface LoadOptions {
  /** Concurrent users. Default 25, as in siege. */
  users: number
  /** Duration of the test, in ms. */
  durationMs?: number
  /** Requests per user, instead of a duration. */
  repetitions?: number
  /** Maximum pause of a user between two requests, in seconds. The average pause is half of it. Default 0. */
  delaySeconds: number
  /** Prints one line for each response. */
  verbose: boolean
  /** Headers of every request. */
  headers: Record<string, string>
  target: Target
}

/** Thrown for invalid arguments. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code = 'USAGE'
}

export const usage = `Sends requests to a URL and prints a report. Options and report are like those of siege.

Usage: npm run load -- [options] URL
       npm run load -- [options] 'URL POST {"some":"json"}'
In the Pod siege of the HPA lab the command is: siege [options] URL

Options:
  -cN, --concurrent=N   concurrent users (default 25)
  -tN[S|M|H], --time    duration in seconds, minutes or hours, such as -t40S; without a unit: minutes
  -rN, --reps=N         requests per user, instead of a duration
  -dN, --delay=N        each user pauses up to N seconds between two requests (default 0)
  -H, --header=TEXT     a header for every request, such as 'Accept: text/html'
  -b, --benchmark       ignores -d: no pauses
  -v, --verbose         prints one line for each response
  -h, --help            this text

Exit codes: 0 at least one response, 1 no response, 2 invalid arguments
`

const commandOptions = {
  concurrent: { type: 'string', short: 'c' },
  time: { type: 'string', short: 't' },
  reps: { type: 'string', short: 'r' },
  delay: { type: 'string', short: 'd' },
  header: { type: 'string', short: 'H', multiple: true },
  benchmark: { type: 'boolean', short: 'b' },
  verbose: { type: 'boolean', short: 'v' },
} as const

/** Parses siege's options in all their forms: `-c20`, `-c 20` and `--concurrent=20`. @throws UsageError */
export function parseOptions(args: readonly string[]): LoadOptions {
  const { values, positionals } = splitArguments(args)
  const { concurrent = '25', time, reps, delay = '0', header = [], benchmark, verbose = false } = values
  const [target, extra] = positionals
  if (target === undefined) throw new UsageError('a URL is required')
  if (extra !== undefined)
    throw new UsageError(`${extra}: only one URL is allowed; quote it together with its method and body`)
  if (time === undefined && reps === undefined)
    throw new UsageError('a duration (-t40S) or a number of requests (-r10) is required')
  return {
    users: parseInteger('-c', concurrent, 1, 1_000),
    delaySeconds: benchmark ? 0 : parseSeconds(delay),
    verbose,
    headers: Object.assign({}, ...header.map(parseHeader)) as Record<string, string>,
    target: parseTarget(target),
    ...(time === undefined ? {} : { durationMs: parseDuration(time) }),
    ...(reps === undefined ? {} : { repetitions: parseInteger('-r', reps, 1, 10_000_000) }),
  }
}

function splitArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: commandOptions, allowPositionals: true })
  } catch (error) {
    const [firstSentence = ''] = error instanceof Error ? error.message.split('. ') : [String(error)]
    throw new UsageError(firstSentence)
  }
}

/** Parses `URL`, `URL POST` or `URL POST {json}`, which is one argument as in siege. */
function parseTarget(text: string): Target {
  const [, address = '', method = 'GET', body = ''] =
    /^(\S+)(?:\s+(GET|POST|PUT|PATCH|DELETE)(?:\s+(.*))?)?$/s.exec(text.trim()) ?? []
  const url = /^https?:\/\//.test(address) ? address : `http://${address}`
  if (address === '' || !URL.canParse(url)) throw new UsageError(`"${text}" is not a URL`)
  return { url, method, ...(body === '' ? {} : { body }) }
}

function parseInteger(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new UsageError(`${name}: got "${text}", expected a whole number from ${min} to ${max}`)
}

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** As in siege, a number without a unit means minutes. */
function parseDuration(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([smh]?)$/i.exec(text) ?? []
  const ms = Number(amount) * (UNIT_MS[unit.toLowerCase() || 'm'] ?? Number.NaN)
  if (ms > 0) return ms
  throw new UsageError(`-t: got "${text}", expected a time such as 40S, 5M or 1H`)
}

function parseSeconds(text: string): number {
  const value = /^\d{1,4}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= 0) return value
  throw new UsageError(`-d: got "${text}", expected a number of seconds such as 1.5`)
}

function parseHeader(text: string): Record<string, string> {
  const [, name = '', value = ''] = /^([\w-]+):\s*(.*)$/.exec(text) ?? []
  if (name !== '') return { [name.toLowerCase()]: value }
  throw new UsageError(`-H: got "${text}", expected a header such as 'Accept: text/html'`)
}
