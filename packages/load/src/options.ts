/** The request that is sent. */
interface Target {
  url: string
  method: string
  body?: string
}

/** Options of the command line. */
export interface LoadOptions {
  /** Concurrent users. Default 25, as in siege. */
  users: number
  /** Duration of the test, ms. */
  durationMs?: number
  /** Requests per user, instead of a duration. */
  repetitions?: number
  /** Longest pause of a user between two requests, in seconds; on average half of that. Default 0. */
  delaySeconds: number
  /** Prints one line for each response. */
  verbose: boolean
  /** Headers of every request. */
  headers: Record<string, string>
  target: Target
}

/** An invalid command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code = 'USAGE'
}

export const usage = `Sends load to a URL and reports it, with siege's options and words.

Usage: npm run load -- [options] URL
       npm run load -- [options] 'URL POST {"some":"json"}'
In the lab's Pod the command is siege.

Options:
  -cN, --concurrent=N   concurrent users (default 25)
  -tN[S|M|H], --time    duration in seconds, minutes or hours: -t40S; a bare number is minutes
  -rN, --reps=N         requests per user, instead of a duration
  -dN, --delay=N        each user pauses up to N seconds between two requests (default 0)
  -H, --header=TEXT     a header for every request, such as 'Accept: text/html'
  -b, --benchmark       no pauses, the default
  -v, --verbose         one line for each response
  -h, --help            this text

Exit codes: 0 fine, 1 found something or failed, 2 used wrongly
`

type Draft = Partial<Omit<LoadOptions, 'headers'>> & { headers: Record<string, string> }
type Setter = (draft: Draft, value: string) => void

const withValue: Record<string, Setter> = {
  c: (draft, value) => (draft.users = whole('-c', value, 1, 1_000)),
  t: (draft, value) => (draft.durationMs = duration(value)),
  r: (draft, value) => (draft.repetitions = whole('-r', value, 1, 10_000_000)),
  d: (draft, value) => (draft.delaySeconds = seconds(value)),
  H: (draft, value) => Object.assign(draft.headers, header(value)),
}

const flags: Record<string, (draft: Draft) => void> = {
  v: (draft) => (draft.verbose = true),
  b: (draft) => (draft.delaySeconds = 0),
}

const long: Record<string, string> = {
  concurrent: 'c',
  time: 't',
  reps: 'r',
  delay: 'd',
  header: 'H',
  verbose: 'v',
  benchmark: 'b',
}

/** Parses siege's options in all their forms: `-c20`, `-c 20` and `--concurrent=20`. @throws UsageError */
export function parseOptions(args: readonly string[]): LoadOptions {
  const draft: Draft = { headers: {} }
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith('-')) draft.target = targetOf(draft, arg)
    else apply(draft, arg, rest)
  }
  const { target, durationMs, repetitions, users = 25, delaySeconds = 0, verbose = false, headers } = draft
  if (!target) throw new UsageError('a URL is required')
  if (durationMs === undefined && repetitions === undefined)
    throw new UsageError('a duration (-t40S) or a number of requests (-r10) is required')
  return {
    users,
    delaySeconds,
    verbose,
    headers,
    target,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(repetitions === undefined ? {} : { repetitions }),
  }
}

function apply(draft: Draft, arg: string, rest: string[]): void {
  const [, word, attached] = /^--([a-z]+)(?:=(.*))?$/s.exec(arg) ?? []
  const [, letter, glued] = /^-([a-zA-Z])(.*)$/s.exec(arg) ?? []
  const name = word === undefined ? letter : long[word]
  const value = word === undefined ? glued || undefined : attached
  const flag = flags[name ?? '']
  const set = withValue[name ?? '']
  if (flag && value === undefined) return flag(draft)
  const given = value ?? (set ? rest.shift() : undefined)
  if (!set || given === undefined) throw new UsageError(`unknown option or missing value: ${arg}`)
  set(draft, given)
}

function targetOf({ target }: Draft, arg: string): Target {
  if (target) throw new UsageError(`${arg}: only one URL is allowed; quote it together with POST and a body`)
  return parseTarget(arg)
}

/** `URL`, `URL POST` or `URL POST {json}` in one argument, as in siege. */
function parseTarget(text: string): Target {
  const [, address = '', method = 'GET', body = ''] =
    /^(\S+)(?:\s+(GET|POST|PUT|PATCH|DELETE)(?:\s+(.*))?)?$/s.exec(text.trim()) ?? []
  const url = /^https?:\/\//.test(address) ? address : `http://${address}`
  if (address === '' || !URL.canParse(url)) throw new UsageError(`"${text}" is not a URL`)
  return { url, method, ...(body === '' ? {} : { body }) }
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new UsageError(`${name}: got "${text}", expected a whole number from ${min} to ${max}`)
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 }

function duration(text: string): number {
  const [, amount, unit = 'm'] = /^(\d{1,6})([smh]?)$/i.exec(text) ?? []
  const ms = Number(amount) * (UNITS[(unit || 'm').toLowerCase()] ?? Number.NaN)
  if (ms > 0) return ms
  throw new UsageError(`-t: got "${text}", expected a time such as 40S, 5M or 1H`)
}

function seconds(text: string): number {
  const value = /^\d{1,4}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= 0) return value
  throw new UsageError(`-d: got "${text}", expected seconds`)
}

function header(text: string): Record<string, string> {
  const [, name = '', value = ''] = /^([\w-]+):\s*(.*)$/.exec(text) ?? []
  if (name !== '') return { [name.toLowerCase()]: value }
  throw new UsageError(`-H: got "${text}", expected a header such as 'Accept: text/html'`)
}
