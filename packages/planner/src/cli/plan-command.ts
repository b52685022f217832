import { rulesOf, type Rules } from '@food-delivery/autoscaler'
import { InvalidInputError } from '../errors'
import { type Fit } from '../fit'
import { readAutoscalers, readObjects, type SourceAutoscaler, type SourceObject } from '../input'
import { loadOnPartitions, type LoadSource, readDuration } from '../load'
import {
  clientNames,
  manifestWith,
  Plan,
  type PlanResult,
  prepareScaler,
  readGoal,
  sentencesOf,
  timeText,
} from '../plan'
import { UsageError } from './arguments'
import { chartsOf, figuresOf } from './charts'
import { type Arguments, type Command, type Terminal } from './command'
import { fitOption, keysOf, platformOf, readFitOption, serviceOf } from './fit-option'
import { liveOptions, readLiveTarget } from './live/live-options'
import { loadOf } from './live/live-load'
import { readMetric } from './load-option'
import { readManifests } from './read-manifests'
import { wrapped } from './wrapped'

/** A setting that is simulated, and what came of it. */
interface Setting {
  name: string
  autoscaler: SourceAutoscaler
}

function autoscalerOf(objects: readonly SourceObject[], name: string | undefined, rules: Rules): SourceAutoscaler {
  const all = readAutoscalers(objects, rules)
  const found = name === undefined ? all : all.filter(({ source }) => source.name === name)
  const [first, ...more] = found
  if (first === undefined) {
    throw new InvalidInputError(
      '',
      name === undefined
        ? 'there is no ScaledObject and no HorizontalPodAutoscaler'
        : `there is no autoscaler "${name}"`,
    )
  }
  if (more.length === 0) return first
  throw new UsageError(
    `there are several autoscalers; choose one with --name: ${found.map(({ source }) => source.name).join(', ')}`,
  )
}

/** The setting of the manifest, and the one to compare it with. */
function settingsOf(
  args: Arguments,
  terminal: Terminal,
  rules: Rules,
): { settings: Setting[]; objects: SourceObject[] } {
  const objects = readManifests(args.positionals, terminal)
  const autoscaler = autoscalerOf(objects, args.text('name'), rules)
  const settings: Setting[] = [{ name: 'as it is', autoscaler }]
  const [against, changes] = [args.text('against'), args.texts('set')]
  if (against !== undefined) {
    settings.push({
      name: against,
      autoscaler: autoscalerOf(readManifests([against], terminal), args.text('name'), rules),
    })
  }
  if (changes.length > 0) {
    // Its lines are none of the user's.
    const changed = readObjects(manifestWith(autoscaler, changes), '--set').map((source) => ({
      ...source,
      placeOf: () => '--set',
    }))
    settings.push({ name: changes.join(', '), autoscaler: autoscalerOf(changed, undefined, rules) })
  }
  return { settings, objects }
}

/** The partitions of the option, the data, the fit, a KafkaTopic in the manifests, or one per pod, which is said. */
function partitionsOf(
  args: Arguments,
  source: LoadSource,
  fit: Fit | undefined,
  objects: readonly SourceObject[],
  max: number,
): { partitions: number; warnings: string[] } {
  const given = args.number('partitions')
  if (given !== undefined) {
    if (Number.isInteger(given) && given > 0) return { partitions: given, warnings: [] }
    throw new UsageError('--partitions: expected a whole number from 1')
  }
  if (source.isPerPartition) return { partitions: source.curves.length, warnings: [] }
  if (fit) return { partitions: fit.arrivals.partitions.length, warnings: [] }
  const topics = objects.filter(({ kind }) => kind === 'KafkaTopic')
  const declared = (topics[0]?.value['spec'] as { partitions?: unknown } | undefined)?.partitions
  if (topics.length === 1 && typeof declared === 'number') return { partitions: declared, warnings: [] }
  return {
    partitions: max,
    warnings: [`--partitions is not given: ${max} are assumed, one for each pod of the maximum`],
  }
}

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve))
const STEPS = 100

/** Carries out a plan; Ctrl-C ends it with what it has. */
async function carryOut(
  plan: Plan,
  seconds: number,
  { name, signal }: { name: string; signal: AbortSignal },
  terminal: Terminal,
): Promise<PlanResult> {
  const startedAt = Date.now()
  for (let step = 1; step <= STEPS && !signal.aborted; step++) {
    plan.advance((seconds * step) / STEPS)
    if (terminal.isInteractive && Date.now() - startedAt > 1000) terminal.writeError(`\r${name}: ${step} % `)
    await pause()
  }
  if (terminal.isInteractive && Date.now() - startedAt > 1000) terminal.writeError('\r\u001B[K')
  return plan.result
}

function decisionsText(plan: Plan, { decisions }: PlanResult): string {
  return decisions
    .map((decision) => {
      const { t, loop, replicas, to } = decision
      const { sentence, chain } = plan.explain(decision)
      const steps = chain.map(({ step, formula }) => `    ${step}: ${formula}`)
      return [`${timeText(t)}  ${loop === 'hpa' ? 'HPA' : 'KEDA'}  ${replicas} → ${to}  ${sentence}`, ...steps].join(
        '\n',
      )
    })
    .join('\n')
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const rules = rulesOf({ keda: args.text('keda'), kubernetes: args.text('kubernetes') })
  const { settings, objects } = settingsOf(args, terminal, rules)
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
  const source = await loadOf(args, terminal)
  const service = serviceOf(args, fit, source)
  // Ctrl-C that ended a recording does not end the plan.
  const { signal } = readLiveTarget(args) ? new AbortController() : terminal
  const results: { name: string; plan: Plan; result: PlanResult; partitions: number; lagThreshold: number | null }[] =
    []
  const warnings = new Set(source.warnings)
  for (const { name, autoscaler } of settings) {
    const prepared = prepareScaler(autoscaler, { rules, startedAt, series })
    const { partitions, warnings: assumed } = partitionsOf(args, source, fit, objects, prepared.max)
    for (const warning of [...prepared.warnings, ...assumed]) warnings.add(warning)
    const plan = new Plan({
      prepared,
      source,
      load: loadOnPartitions(source, partitions, keysOf(args, fit, partitions)),
      service,
      platform: platformOf(args, fit),
      hpaPeriod,
      seed,
      isByRecord: args.flag('by-record') || source.isRandom,
      goal,
      price: args.number('price') ?? null,
    })
    const result = await carryOut(plan, source.seconds, { name, signal }, terminal)
    results.push({ name, plan, result, partitions, lagThreshold: prepared.lagThreshold })
    if (signal.aborted) break
  }
  const [first] = results
  if (signal.aborted && first)
    warnings.add(`stopped: this is the time until ${timeText(results.at(-1)?.result.summary.end ?? 0)}`)
  for (const warning of warnings) terminal.writeError(`${warning}\n`)
  const code = first?.result.summary.goal?.isMet === false ? 1 : 0
  if (args.flag('json')) {
    const output = results.map(({ name, result: { summary, samples, decisions } }) => {
      const steps = decisions.map(({ t, loop, replicas: from, to }) => ({ t, loop, from, to }))
      return { name, summary, samples, steps }
    })
    terminal.write(`${JSON.stringify({ plans: output, warnings: [...warnings] })}\n`)
    return code
  }
  for (const { name, plan, result, partitions, lagThreshold } of results) {
    if (results.length > 1) terminal.write(`── ${name}\n\n`)
    const sentences = sentencesOf(result.summary, partitions, lagThreshold).flatMap((sentence) =>
      wrapped(sentence, terminal.columns),
    )
    terminal.write(`${chartsOf(result, terminal.columns)}\n\n${sentences.join('\n')}\n\n`)
    if (args.flag('decisions')) terminal.write(`${decisionsText(plan, result)}\n\n`)
  }
  if (results.length > 1)
    terminal.write(
      `${figuresOf(
        results.map(({ result }) => result),
        results.map(({ name }) => name),
      )}\n`,
    )
  return code
}

/** `plan`: what an autoscaler does with a load. */
export const planCommand: Command = {
  name: 'plan',
  purpose: 'Shows what a ScaledObject or HorizontalPodAutoscaler does with a load: pods, lag, waits and cost.',
  usage: 'FILE… --load LOAD --work TIME [options]',
  options: {
    load: {
      type: 'text',
      placeholder: 'LOAD',
      meaning: 'a profile such as "constant rate=100 for=1h", or a .csv or .yaml file',
    },
    work: {
      type: 'text',
      placeholder: 'TIME',
      meaning:
        'what a record takes a pod: 50ms, "exponential 50ms" or "lognormal 50ms 0.5" (default: as a recording says)',
    },
    fit: fitOption,
    partitions: {
      type: 'number',
      meaning:
        'partitions of the topic (default: of the data, of the fit, of a KafkaTopic in FILE, else the maximum of pods)',
    },
    keys: {
      type: 'text',
      placeholder: 'KEYS',
      meaning: 'even, "zipf 1.1", or a weight for each partition: 5,1,1 (default even)',
    },
    set: {
      type: 'texts',
      placeholder: 'NAME=VALUE',
      meaning: 'compare with other settings, such as lagThreshold=200; repeatable',
    },
    against: { type: 'text', placeholder: 'FILE', meaning: 'compare with another manifest' },
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
    decisions: { type: 'flag', meaning: 'explain every change of the scale' },
    json: { type: 'flag', meaning: 'print everything as JSON' },
    name: { type: 'text', placeholder: 'NAME', meaning: 'the autoscaler, if FILE has several' },
    group: { type: 'text', placeholder: 'NAME', meaning: 'of --bootstrap and --prometheus: the consumer group' },
    ...liveOptions,
    client: { type: 'text', placeholder: 'NAME', meaning: `the consumers: ${clientNames.join(', ')} (default java)` },
    start: {
      type: 'text',
      placeholder: 'TIME',
      meaning: 'from a step of the scale until a pod joins the group (default 5s..10s)',
    },
    rebalance: {
      type: 'text',
      placeholder: 'TIME',
      meaning: 'all members stop for this time at a rebalance (default: as the client does)',
    },
    concurrency: { type: 'number', meaning: 'records that a pod works on at once (default 1)' },
    'by-record': { type: 'flag', meaning: 'simulate record by record (always with poisson)' },
    seed: { type: 'number', meaning: 'seed of everything random (default 1)' },
    at: {
      type: 'text',
      placeholder: 'TIME',
      meaning: 'when the load begins, for schedules (default 2026-01-05T00:00:00Z)',
    },
    'hpa-sync': { type: 'text', placeholder: 'TIME', meaning: 'period of the HPA (default 15s)' },
    keda: { type: 'text', placeholder: 'V', meaning: 'follow KEDA 2.20 or 2.21 (default)' },
    kubernetes: { type: 'text', placeholder: 'V', meaning: 'follow Kubernetes 1.35, 1.36 or 1.37 (default)' },
  },
  run,
}
