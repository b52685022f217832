import { type RecordedRun } from '@food-delivery/autoscaler'
import { InvalidInputError } from '../../errors'
import { positiveDuration } from '../../load'
import { UsageError } from '../arguments'
import { type Arguments, type Terminal } from '../command'
import { type LiveTarget } from './live-options'
import {
  PrometheusClient,
  type PrometheusRange,
  type PrometheusSeries,
  type PrometheusServer,
} from './prometheus-client'
import { queriesOf, type QueryName, readQueries } from './prometheus-queries'
import { runOf } from './prometheus-run'

function serverOf(args: Arguments, terminal: Terminal): PrometheusServer {
  const [tokenFile, caFile] = [args.text('token-file'), args.text('ca-file')]
  const token = tokenFile === undefined ? terminal.environment['PROMETHEUS_TOKEN'] : terminal.read(tokenFile)
  const ca = caFile === undefined ? undefined : terminal.read(caFile)
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----'))
    throw new InvalidInputError('--ca-file', `${caFile} has no PEM certificates`)
  // Node's error for an invalid header, such as one with a line break, would show the token.
  if (token !== undefined && !/^[\x21-\x7e]*$/.test(token.trim()))
    throw new InvalidInputError(
      tokenFile === undefined ? 'PROMETHEUS_TOKEN' : '--token-file',
      'contains characters that are not allowed in a token, such as spaces',
    )
  return { url: args.text('prometheus') ?? '', token: token?.trim() || undefined, ca }
}

/** More samples, of which there is one at each step, would need too much memory. */
const MAX_STEPS = 1_000_000

function timeOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) / 1000 : NaN
  if (Number.isFinite(time)) return time
  throw new UsageError(`--range: "${text}" is not a time such as 2026-01-05T08:00Z`)
}

/** Reads `--range` and `--step`; times are multiples of the step. `now`: seconds since 1970. */
function readRange(args: Arguments, now: number): PrometheusRange {
  const step = positiveDuration(args.text('step') ?? '15s', '--step')
  const text = args.text('range') ?? '1h'
  const [first = '', second] = text.split('..')
  const [from, to] =
    second === undefined ? [now - positiveDuration(first, '--range'), now] : [timeOf(first), timeOf(second)]
  const range = { from: Math.ceil(from / step) * step, to: Math.floor(to / step) * step, step }
  const steps = (range.to - range.from) / step
  if (steps < 2) throw new UsageError(`--range: "${text}" has fewer than two steps of --step`)
  if (steps > MAX_STEPS)
    throw new UsageError(`--step: --range has ${Math.round(steps)} such steps; at most ${MAX_STEPS} are possible`)
  return range
}

/**
 * Reads a group from Prometheus.
 * @throws UsageError, InvalidInputError with the reason
 */
export async function recordPrometheus(target: LiveTarget, args: Arguments, terminal: Terminal): Promise<RecordedRun> {
  const range = readRange(args, Date.now() / 1000)
  const queries = queriesOf(target, readQueries(args.texts('query')), args.text('namespace'))
  const client = new PrometheusClient(serverOf(args, terminal), terminal.signal)
  const answers = new Map<QueryName, PrometheusSeries[]>()
  for (const [name, query] of queries) answers.set(name, await client.queryRange(query, range))
  for (const warning of client.warnings) terminal.writeError(`Prometheus: ${warning}\n`)
  for (const [name, query] of queries)
    if (answers.get(name)?.length === 0) terminal.writeError(`Prometheus has no series for ${name}: ${query}\n`)
  return runOf(target, answers, range)
}
