import { type Rules } from '@food-delivery/autoscaler'
import { readObjects, type SourceAutoscaler, type SourceObject } from '../input'
import { loadOnPartitions } from '../load'
import { manifestWith, Plan, type PlanResult, prepareScaler, sentencesOf, timeText } from '../plan'
import { chartsOf, figuresOf } from './charts'
import { type Arguments, type Command, type Terminal } from './command'
import { readManifests } from './read-manifests'
import { autoscalerOf, partitionsOf, readRules, readScenario, type Scenario, scenarioOptions } from './scenario'
import { CLEAR_LINE, wrapped } from './text-layout'

/** An autoscaler to simulate, and its name in the output. */
interface ComparedAutoscaler {
  name: string
  autoscaler: SourceAutoscaler
}

/** The autoscaler of the manifest, and those to compare it with. */
function comparedAutoscalers(
  args: Arguments,
  terminal: Terminal,
  rules: Rules,
): { compared: ComparedAutoscaler[]; objects: SourceObject[] } {
  const objects = readManifests(args.positionals, terminal)
  const autoscaler = autoscalerOf(objects, args.text('name'), rules)
  const compared: ComparedAutoscaler[] = [{ name: 'as it is', autoscaler }]
  const [against, changes] = [args.text('against'), args.texts('set')]
  if (against !== undefined) {
    compared.push({
      name: against,
      autoscaler: autoscalerOf(readManifests([against], terminal), args.text('name'), rules),
    })
  }
  if (changes.length > 0) {
    // Messages name `--set` as the place of a problem, because the user has no file with these lines.
    const changed = readObjects(manifestWith(autoscaler, changes), '--set').map((source) => ({
      ...source,
      placeOf: () => '--set',
    }))
    compared.push({ name: changes.join(', '), autoscaler: autoscalerOf(changed, undefined, rules) })
  }
  return { compared, objects }
}

/** Lets the process handle events, such as Ctrl-C. */
const handleEvents = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve))
/** A plan that takes longer than this shows its progress. */
const PROGRESS_AFTER_MS = 1000

/** Runs a plan percent by percent; Ctrl-C ends it with the result so far. */
async function advancePlan(
  plan: Plan,
  seconds: number,
  { name, signal }: { name: string; signal: AbortSignal },
  terminal: Terminal,
): Promise<PlanResult> {
  const startedAt = Date.now()
  const showsProgress = (): boolean => terminal.isInteractive && Date.now() - startedAt > PROGRESS_AFTER_MS
  for (let percent = 1; percent <= 100 && !signal.aborted; percent++) {
    plan.advance((seconds * percent) / 100)
    if (showsProgress()) terminal.writeError(`\r${name}: ${percent} % `)
    await handleEvents()
  }
  if (showsProgress()) terminal.writeError(CLEAR_LINE)
  return plan.result
}

function decisionsText(plan: Plan, { decisions }: PlanResult): string {
  const lines = decisions.flatMap((decision) => {
    const { t, loop, replicas, to } = decision
    const { sentence, chain } = plan.explain(decision)
    const controller = loop === 'hpa' ? 'HPA' : 'KEDA'
    const steps = chain.map(({ step, formula }) => `    ${step}: ${formula}`)
    return [`${timeText(t)}  ${controller}  ${replicas} → ${to}  ${sentence}`, ...steps]
  })
  return lines.join('\n')
}

/** A simulated autoscaler. */
interface SimulatedPlan {
  name: string
  plan: Plan
  result: PlanResult
  partitions: number
  lagThreshold: number | null
}

/** Simulates autoscalers one after the other, until all are done or Ctrl-C. Adds warnings to `warnings`. */
async function simulateAll(
  args: Arguments,
  terminal: Terminal,
  { compared, objects }: { compared: readonly ComparedAutoscaler[]; objects: readonly SourceObject[] },
  scenario: Scenario,
  warnings: Set<string>,
): Promise<SimulatedPlan[]> {
  const { rules, source, keysOf, startedAt, series, signal } = scenario
  const results: SimulatedPlan[] = []
  for (const { name, autoscaler } of compared) {
    const prepared = prepareScaler(autoscaler, { rules, startedAt, series })
    const { partitions, warnings: assumptions } = partitionsOf(args, scenario, objects, prepared.max)
    for (const warning of [...prepared.warnings, ...assumptions]) warnings.add(warning)
    const plan = new Plan({ ...scenario, prepared, load: loadOnPartitions(source, partitions, keysOf(partitions)) })
    const result = await advancePlan(plan, source.seconds, { name, signal }, terminal)
    results.push({ name, plan, result, partitions, lagThreshold: prepared.lagThreshold })
    if (signal.aborted) break
  }
  return results
}

function jsonOutput(results: readonly SimulatedPlan[], warnings: readonly string[], isExplained: boolean): string {
  const plans = results.map(({ name, plan, result: { summary, samples, decisions } }) => {
    const steps = decisions.map((decision) => {
      const { t, loop, replicas: from, to } = decision
      return { t, loop, from, to, ...(isExplained && plan.explain(decision)) }
    })
    return { name, summary, samples, steps }
  })
  return `${JSON.stringify({ plans, warnings })}\n`
}

function textOutput(results: readonly SimulatedPlan[], columns: number, isExplained: boolean): string {
  const isComparison = results.length > 1
  const plans = results.map(({ name, plan, result, partitions, lagThreshold }) => {
    const title = isComparison ? `── ${name}\n\n` : ''
    const sentences = sentencesOf(result.summary, partitions, lagThreshold).flatMap((text) => wrapped(text, columns))
    const decisions = isExplained ? `${decisionsText(plan, result)}\n\n` : ''
    return `${title}${chartsOf(result, columns)}\n\n${sentences.join('\n')}\n\n${decisions}`
  })
  if (!isComparison) return plans.join('')
  const figures = figuresOf(
    results.map(({ result }) => result),
    results.map(({ name }) => name),
  )
  return `${plans.join('')}${figures}\n`
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const autoscalers = comparedAutoscalers(args, terminal, readRules(args))
  const scenario = await readScenario(args, terminal)
  const warnings = new Set(scenario.source.warnings)
  const results = await simulateAll(args, terminal, autoscalers, scenario, warnings)
  const [first, last] = [results[0], results.at(-1)]
  if (scenario.signal.aborted && last)
    warnings.add(`stopped early: the result covers the time until ${timeText(last.result.summary.end)}`)
  for (const warning of warnings) terminal.writeError(`${warning}\n`)
  const isExplained = args.flag('decisions')
  terminal.write(
    args.flag('json')
      ? jsonOutput(results, [...warnings], isExplained)
      : textOutput(results, terminal.columns, isExplained),
  )
  return first?.result.summary.goal?.isMet === false ? 1 : 0
}

/** `plan`: simulates an autoscaler with a load. */
export const planCommand: Command = {
  name: 'plan',
  purpose: 'Shows what a ScaledObject or HorizontalPodAutoscaler does with a load: pods, lag, waits and cost.',
  usage: 'FILE… --load LOAD --work TIME [options]',
  options: {
    ...scenarioOptions,
    set: {
      type: 'texts',
      placeholder: 'NAME=VALUE',
      meaning: 'compare with other settings, such as lagThreshold=200; repeatable',
    },
    against: { type: 'text', placeholder: 'FILE', meaning: 'compare with another manifest' },
    decisions: { type: 'flag', meaning: 'explain every scaling step' },
    json: { type: 'flag', meaning: 'print everything as JSON' },
  },
  run,
}
