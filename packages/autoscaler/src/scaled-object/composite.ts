import { type DecisionStep } from '../decision'
import { activationStep, step } from '../explain'
import { type MetricObservation } from '../hpa'
import { metricQuantity } from '../trigger'
import { type KedaState, type TriggerResult } from './keda-state'
import {
  COMPOSITE_METRIC,
  type CompositeResult,
  type CompositeScaler,
  evaluateFormula,
  formulaInput,
  isFormulaActive,
} from './scaling-modifiers'
import { type KedaSetup } from './setup'

/** Names of the triggers in the formula, by metric name; `unnamed`: the metrics of triggers without a name. */
export function formulaNames(metrics: readonly { metricName: string; name?: string | undefined }[]) {
  const named = metrics.filter(({ name }) => name)
  return {
    names: Object.fromEntries(named.map(({ metricName, name = '' }) => [metricName, name])),
    unnamed: metrics.filter(({ name }) => !name).map(({ metricName }) => metricName),
  }
}

/** Value of the formula for the results of all triggers, and whether it activates the object. */
export interface Composite {
  metric: MetricObservation
  active: boolean
  chain: DecisionStep[]
}

const hasFailed = (results: readonly (TriggerResult | null)[]): boolean =>
  results.some((trigger) => trigger && 'error' in trigger.result)

/** The values of the triggers that have a name and a value, by name. */
function formulaValues(
  { triggers, object }: KedaSetup,
  results: readonly (TriggerResult | null)[],
  health: KedaState['health'],
): Record<string, number | null> {
  const fallback = object.spec.fallback ?? null
  const metrics = triggers.flatMap((trigger, index) =>
    trigger ? [{ metricName: trigger.metricName, index, name: object.spec.triggers[index]?.name }] : [],
  )
  const { names } = formulaNames(metrics)
  const values: [name: string, value: number | null][] = []
  for (const { metricName, index } of metrics) {
    const name = names[metricName]
    const result = results[index]?.result
    if (name === undefined || !result || 'error' in result) continue
    const value = Number(metricQuantity(result.value)) / 1000
    values.push([name, formulaInput(value, fallback, health[index]?.numberOfFailures ?? 0)])
  }
  return Object.fromEntries(values)
}

function compositeResult(
  setup: KedaSetup,
  composite: CompositeScaler,
  results: readonly (TriggerResult | null)[],
  health: KedaState['health'],
): { result: CompositeResult; chain: DecisionStep[] } {
  const fallback = results.find((trigger) => trigger?.isFallback)?.result
  // If a trigger has a fallback value, KEDA uses that value and does not compute the formula.
  if (fallback && 'value' in fallback) {
    const { value } = fallback
    const chain = [step('formula skipped', {}, `a fallback is active → ${value}`, value)]
    return { result: { milli: metricQuantity(value) }, chain }
  }
  if (hasFailed(results)) return { result: { error: `metric:${COMPOSITE_METRIC} encountered error` }, chain: [] }
  return evaluateFormula(composite, setup.object.spec.fallback ?? null, formulaValues(setup, results, health))
}

/** The composite metric after the queries; null without a formula, or while a trigger has no result. */
export function compositeOf(
  setup: KedaSetup,
  results: readonly (TriggerResult | null)[],
  { health }: Pick<KedaState, 'health'>,
): Composite | null {
  const { composite, triggers } = setup
  if (!composite || triggers.some((trigger, index) => trigger && !results[index])) return null
  const { result, chain } = compositeResult(setup, composite, results, health)
  if ('error' in result) return { metric: result, active: false, chain }
  const active = isFormulaActive(composite, result.milli, hasFailed(results))
  const activation = activationStep(Number(result.milli) / 1000, composite.activationTarget, active)
  return { metric: { values: [result.milli] }, active, chain: [...chain, activation] }
}
