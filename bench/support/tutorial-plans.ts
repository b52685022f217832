import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rulesOf } from '../../packages/autoscaler/src'
import {
  loadOnPartitions,
  Plan,
  type PlanSummary,
  prepareScaler,
  readAutoscalers,
  readLoadLine,
  readObjects,
  readPlatform,
  readService,
} from '../../packages/planner/src'

const deployments = join(__dirname, '../../deployments')
const PARTITIONS = 6
const SEEDS = [1, 2, 3, 4, 5]
/** Records in the topic per order. */
const RECORDS_PER_ORDER = 8

/**
 * Work per record of each consumer. Of the eight records of an order, couriers take 50 ms for three, kitchens 50 ms for
 * two, and both about a millisecond for any other. The groups orders and status take 3 ms for each record.
 */
const consumers = [
  { name: 'courier', scaledObject: 'courierconsumer-scaler', work: 'lognormal 20ms 1.2' },
  { name: 'kitchen', scaledObject: 'kitchenconsumer-scaler', work: 'lognormal 14ms 1.6' },
  { name: 'orders', scaledObject: 'orderconsumer-scaler', work: 'exponential 3ms' },
  { name: 'status', scaledObject: 'statusconsumer-scaler', work: 'exponential 3ms' },
]

const phase = (ordersPerSecond: number, time: string): string =>
  `constant rate=${ordersPerSecond * RECORDS_PER_ORDER} for=${time}`
/** 1, 20 and 1 orders a second: the scenario of the tutorial, and the race of the HPA lab. */
const loads = {
  tutorial: [phase(1, '2m'), phase(20, '3m'), phase(1, '4m')].join('; '),
  race: [phase(1, '30s'), phase(20, '90s'), phase(1, '2m')].join('; '),
}

/** A ScaledObject of this repository as JSON, with the triggers of `component`, or with its own if that is null. */
function manifestOf(name: string, component: string | null): string {
  const objects = readObjects(readFileSync(join(deployments, 'keda-scaler.yaml'), 'utf8'), 'keda-scaler.yaml')
  const file = join(deployments, 'components', component ?? '', 'triggers.patch.yaml')
  const patches = component === null ? [] : readObjects(readFileSync(file, 'utf8'), file)
  const object = objects.find((candidate) => candidate.name === name)?.value
  const patch = patches.find((candidate) => candidate.name === name)?.value
  const spec = { ...(object?.['spec'] as object | undefined), ...(patch?.['spec'] as object | undefined) }
  return JSON.stringify({ ...object, spec })
}

function planOf(scaledObject: string, work: string, component: string | null, line: string, seed: number): PlanSummary {
  const rules = rulesOf()
  const [autoscaler] = readAutoscalers(readObjects(manifestOf(scaledObject, component), scaledObject), rules)
  if (!autoscaler) throw new Error(`deployments/keda-scaler.yaml has no ScaledObject ${scaledObject}`)
  const source = readLoadLine(line)
  const plan = new Plan({
    prepared: prepareScaler(autoscaler, { rules, startedAt: 0 }),
    source,
    load: loadOnPartitions(source, PARTITIONS, 'even'),
    service: readService(work),
    platform: readPlatform({ client: 'food-delivery', start: '1.3s..2.2s' }),
    seed,
  })
  plan.advance(source.seconds)
  return plan.result.summary
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The figures of the plans, as means over the seeds. */
function figuresOf(summaries: readonly PlanSummary[]): string[] {
  const meanOf = (valueOf: (summary: PlanSummary) => number): number => mean(summaries.map(valueOf))
  const rescales = `${meanOf((summary) => summary.rescales).toFixed(1)} (${meanOf(({ flaps }) => flaps).toFixed(1)})`
  const podMinutes = meanOf(({ podHours }) => podHours * 60).toFixed(1)
  return [rescales, podMinutes, `${meanOf(({ waits }) => waits.p95).toFixed(2)} s`]
}

/** The rows for docs/planner.md: consumer and load, then the figures of scaling by lag, and by lag and arrival rate. */
export function tutorialRows(): string[][] {
  return consumers.flatMap(({ name, scaledObject, work }) =>
    Object.entries(loads).map(([load, line]) => {
      const cells = [null, 'arrival-rate'].flatMap((component) =>
        figuresOf(SEEDS.map((seed) => planOf(scaledObject, work, component, line, seed))),
      )
      return [`${name}, ${load}`, ...cells]
    }),
  )
}

/** The header of {@link tutorialRows}. */
export const tutorialHeader = [
  'consumer, load',
  ...['lag', 'lag and rate'].flatMap((name) => [`${name}: rescales (reversed)`, 'pod-minutes', 'p95 wait']),
]
