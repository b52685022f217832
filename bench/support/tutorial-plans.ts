import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RECORDS_PER_ORDER, type SimulatedWorker, stepsOf } from '@food-delivery/contracts'
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
/** Simulated work of couriers and kitchens for each of their steps, and about what they take for any other record. */
const STEP_MS = 50
const OTHER_RECORD_MS = 1

/** The mean and the coefficient of variation of the work per record, in the planner's syntax. */
function simulatedWork(worker: SimulatedWorker): string {
  const share = stepsOf(worker).length / RECORDS_PER_ORDER
  const mean = share * STEP_MS + (1 - share) * OTHER_RECORD_MS
  const deviation = (STEP_MS - OTHER_RECORD_MS) * Math.sqrt(share * (1 - share))
  return `lognormal ${mean.toFixed(1)}ms ${(deviation / mean).toFixed(2)}`
}

/** Work per record of each consumer. The groups orders and status take 3 ms for each record. */
const consumers = [
  { name: 'courier', scaledObject: 'courierconsumer-scaler', work: simulatedWork('courier') },
  { name: 'kitchen', scaledObject: 'kitchenconsumer-scaler', work: simulatedWork('kitchen') },
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
