import { type Rules, rulesOf, type Versions } from '@food-delivery/autoscaler'
import { type MetricSeries, type Platform, type ServiceTime } from '../engine'
import { InvalidInputError } from '../errors'
import { type Fit } from '../fit'
import { readAutoscalers, type SourceAutoscaler, type SourceObject } from '../input'
import { type LoadSource, readDuration } from '../load'
import { clientNames, type Goal, readGoal, topicPartitions } from '../plan'
import { countOf, UsageError } from './arguments'
import { type Arguments, type Option, type Terminal } from './command'
import { fitOption, keysOf, platformOf, readFitOption, serviceOf } from './fit-option'
import { liveOptions, readLiveTarget } from './live/live-options'
import { readOrRecordLoad, readMetric } from './load-option'

/** Load, consumers and controllers of a simulation. Times in seconds. */
export interface Scenario {
  versions: Versions
  rules: Rules
  source: LoadSource
  fit: Fit | undefined
  /** How keys are spread over this many partitions, in the notation of `--keys`. */
  keysOf: (partitions: number) => string
  service: ServiceTime
  platform: Platform
  hpaPeriod: number
  /** ms since 1970. */
  startedAt: number
  seed: number
  isByRecord: boolean
  goal: Goal | null
  price: number | null
  series: ReadonlyMap<string, MetricSeries>
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}

/** The options of {@link readRules}. */
export const versionOptions: Record<string, Option> = {
  keda: { type: 'text', placeholder: 'V', meaning: 'follow KEDA 2.20 or 2.21 (default)' },
  kubernetes: { type: 'text', placeholder: 'V', meaning: 'follow Kubernetes 1.35, 1.36 or 1.37 (default)' },
}

/** The options of {@link readScenario}, {@link autoscalerOf} and {@link partitionsOf}. */
export const scenarioOptions: Record<string, Option> = {
  load: {
    type: 'text',
    placeholder: 'LOAD',
    meaning: 'a profile such as "constant rate=100 for=1h", a .csv or .yaml file, or a recording (.json)',
  },
  work: {
    type: 'text',
    placeholder: 'TIME',
    meaning:
      'time in which a pod processes a record: 50ms, "exponential 50ms" or "lognormal 50ms 0.5" (default: as recorded)',
  },
  fit: fitOption,
  partitions: {
    type: 'number',
    meaning:
      'partitions of the topic (default: those of the load, of the fit, of a KafkaTopic in FILE, else the maximum of pods)',
  },
  keys: {
    type: 'text',
    placeholder: 'KEYS',
    meaning: 'even, "zipf 1.1", or a weight for each partition: 5,1,1 (default: the shares in the fit, else even)',
  },
  slo: {
    type: 'text',
    placeholder: 'GOAL',
    meaning: 'a goal such as "p95 wait 5s" or "max lag 1000"; exit code 1 if it is missed',
  },
  metric: {
    type: 'texts',
    placeholder: 'NAME=FILE',
    meaning: 'values of another trigger or metric: a .csv file with time,value; repeatable',
  },
  price: { type: 'number', meaning: 'price of a pod for an hour' },
  name: { type: 'text', placeholder: 'NAME', meaning: 'the autoscaler, if FILE has several' },
  ...liveOptions,
  client: { type: 'text', placeholder: 'NAME', meaning: `the consumers: ${clientNames.join(', ')} (default java)` },
  start: {
    type: 'text',
    placeholder: 'TIME',
    meaning: 'from a scaling step until a pod joins the group (default 5s..10s)',
  },
  rebalance: {
    type: 'text',
    placeholder: 'TIME',
    meaning: 'all members pause for this time at a rebalance (default: as the client does)',
  },
  concurrency: { type: 'number', meaning: 'records that a pod processes at the same time (default 1)' },
  'by-record': { type: 'flag', meaning: 'simulate record by record (always with poisson)' },
  seed: { type: 'number', meaning: 'seed of everything random (default 1)' },
  at: {
    type: 'text',
    placeholder: 'TIME',
    meaning: 'when the load begins, for schedules (default 2026-01-05T00:00:00Z)',
  },
  'hpa-sync': { type: 'text', placeholder: 'TIME', meaning: 'period of the HPA (default 15s)' },
  ...versionOptions,
}

const versionsOf = (args: Arguments): Versions => ({ keda: args.text('keda'), kubernetes: args.text('kubernetes') })

/** The rules of the versions in the options. @throws UnknownVersionError */
export const readRules = (args: Arguments): Rules => rulesOf(versionsOf(args))

/**
 * Reads the options of a simulation, and the load: from a file, or by recording a running system.
 * @throws UsageError, InvalidInputError
 */
export async function readScenario(args: Arguments, terminal: Terminal): Promise<Scenario> {
  const fit = readFitOption(args, terminal)
  const slo = args.text('slo')
  const startedAt = Date.parse(args.text('at') ?? '2026-01-05T00:00:00Z')
  if (Number.isNaN(startedAt)) throw new UsageError('--at: expected a time such as 2026-01-05T00:00:00Z')
  const goal = slo === undefined ? null : readGoal(slo)
  const seed = args.number('seed') ?? 1
  if (!Number.isInteger(seed)) throw new UsageError('--seed: expected a whole number')
  const hpaPeriod = readDuration(args.text('hpa-sync') ?? '15s', '--hpa-sync')
  if (hpaPeriod < 1) throw new UsageError('--hpa-sync: expected at least 1s')
  const series = new Map(args.texts('metric').map((text) => readMetric(text, terminal)))
  const [rules, platform, givenService] = [readRules(args), platformOf(args, fit), serviceOf(args, fit)]
  countOf(args, 'partitions')
  // Last, because a recording may take long.
  const source = await readOrRecordLoad(args, terminal)
  const service = givenService ?? source.service
  if (!service) throw new UsageError('--work is missing: the time in which a pod processes a record, such as 50ms')
  // Ctrl-C may have ended the recording; the simulation must still run.
  const { signal } = readLiveTarget(args) ? new AbortController() : terminal
  return {
    versions: versionsOf(args),
    rules,
    source,
    fit,
    keysOf: (partitions) => keysOf(args, fit, partitions),
    service,
    platform,
    hpaPeriod,
    startedAt,
    seed,
    isByRecord: args.flag('by-record') || source.isRandom,
    goal,
    price: args.number('price') ?? null,
    series,
    signal,
  }
}

/** The message for manifests without an autoscaler. */
export const NO_AUTOSCALER = 'no ScaledObject or HorizontalPodAutoscaler found'

/** The autoscaler with this name or, without a name, the only one. @throws UsageError, InvalidInputError */
export function autoscalerOf(
  objects: readonly SourceObject[],
  name: string | undefined,
  rules: Rules,
): SourceAutoscaler {
  const autoscalers = readAutoscalers(objects, rules)
  const found = name === undefined ? autoscalers : autoscalers.filter(({ source }) => source.name === name)
  const [first, ...more] = found
  if (first === undefined) {
    if (autoscalers.length === 0) throw new InvalidInputError('', NO_AUTOSCALER)
    const names = autoscalers.map(({ source }) => source.name).join(', ')
    throw new InvalidInputError('', `no autoscaler "${name}" found; expected one of ${names}`)
  }
  if (more.length === 0) return first
  throw new UsageError(
    `several autoscalers found; choose one with --name: ${found.map(({ source }) => source.name).join(', ')}`,
  )
}

/**
 * The number of partitions: that of `--partitions`, of a load with data of each partition, of the fit, or of the only
 * KafkaTopic in the manifests; else `max`, with a warning.
 */
export function partitionsOf(
  args: Arguments,
  { source, fit }: Pick<Scenario, 'source' | 'fit'>,
  objects: readonly SourceObject[],
  max: number,
): { partitions: number; warnings: string[] } {
  const given = countOf(args, 'partitions')
  if (given !== undefined) return { partitions: given, warnings: [] }
  if (fit && !source.isPerPartition) return { partitions: fit.arrivals.partitions.length, warnings: [] }
  const known = topicPartitions(source, objects)
  if (known !== null) return { partitions: known, warnings: [] }
  return {
    partitions: max,
    warnings: [`--partitions is not given: ${max} are assumed, one for each pod of the maximum`],
  }
}
