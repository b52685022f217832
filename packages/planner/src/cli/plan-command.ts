import { type Rules } from '@food-delivery/autoscaler'
import { readObjects, type SourceAutoscaler, type SourceObject } from '../input'
import { loadOnPartitions } from '../load'
import { manifestWith, Plan, type PlanResult, prepareScaler, sentencesOf, timeText } from '../plan'
import { chartsOf, figuresOf } from './charts'
import { type Arguments, type Command, type Terminal } from './command'
import { readManifests } from './read-manifests'
import { autoscalerOf, partitionsOf, readRules, readScenario, scenarioOptions } from './scenario'
import { CLEAR_LINE, wrapped } from './text-layout'

/** An autoscaler to simulate, and its name in the output. */
interface ComparedAutoscaler {
  name: string
  autoscaler: SourceAutoscaler
}

/** The setting of the manifest, and those to compare it with. */
function comparedAutoscalers(
  args: Arguments,
  terminal: Terminal,
  rules: Rules,
): { settings: ComparedAutoscaler[]; objects: SourceObject[] } {
  const objects = readManifests(args.positionals, terminal)
  const autoscaler = autoscalerOf(objects, args.text('name'), rules)
  const settings: ComparedAutoscaler[] = [{ name: 'as it is', autoscaler }]
  const [against, changes] = [args.text('against'), args.texts('set')]
  if (against !== undefined) {
    settings.push({
      name: against,
      autoscaler: autoscalerOf(readManifests([against], terminal), args.text('name'), rules),
    })
  }
  if (changes.length > 0) {
    // `--set` is the place of all problems, because the user has no file with these lines.
    const changed = readObjects(manifestWith(autoscaler, changes), '--set').map((source) => ({
      ...source,
      placeOf: () => '--set',
    }))
    settings.push({ name: changes.join(', '), autoscaler: autoscalerOf(changed, undefined, rules) })
  }
  return { settings, objects }
}

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve))
const STEPS = 100

/** Runs a plan in steps; Ctrl-C ends it with the result so far. */
async function advancePlan(
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
  if (terminal.isInteractive && Date.now() - startedAt > 1000) terminal.writeError(CLEAR_LINE)
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
  const { settings, objects } = comparedAutoscalers(args, terminal, readRules(args))
  const scenario = await readScenario(args, terminal)
  const { rules, source, keysOf, startedAt, series, signal } = scenario
  const results: { name: string; plan: Plan; result: PlanResult; partitions: number; lagThreshold: number | null }[] =
    []
  const warnings = new Set(source.warnings)
  for (const { name, autoscaler } of settings) {
    const prepared = prepareScaler(autoscaler, { rules, startedAt, series })
    const { partitions, warnings: assumed } = partitionsOf(args, scenario, objects, prepared.max)
    for (const warning of [...prepared.warnings, ...assumed]) warnings.add(warning)
    const plan = new Plan({ ...scenario, prepared, load: loadOnPartitions(source, partitions, keysOf(partitions)) })
    const result = await advancePlan(plan, source.seconds, { name, signal }, terminal)
    results.push({ name, plan, result, partitions, lagThreshold: prepared.lagThreshold })
    if (signal.aborted) break
  }
  const [first] = results
  if (signal.aborted && first)
    warnings.add(`stopped early: the result covers the time until ${timeText(results.at(-1)?.result.summary.end ?? 0)}`)
  for (const warning of warnings) terminal.writeError(`${warning}\n`)
  const code = first?.result.summary.goal?.isMet === false ? 1 : 0
  if (args.flag('json')) {
    const output = results.map(({ name, plan, result: { summary, samples, decisions } }) => {
      const steps = decisions.map((decision) => {
        const { t, loop, replicas: from, to } = decision
        return { t, loop, from, to, ...(args.flag('decisions') && plan.explain(decision)) }
      })
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
