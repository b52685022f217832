import {
  castFormula,
  compileModifiers,
  evaluateFormula,
  type Fallback,
  formulaInput,
  formulaNames,
  isFormulaActive,
  isSameMetricName,
  prepareScaledObject,
  type ScalingModifiers,
  type TriggerSpec,
} from '../../src'
import { attempt, readFields, type Runner } from './vector-case'

const runFormulaCast: Runner = (inputs) => ({
  formula: castFormula(readFields<{ formula: string }>(inputs, 'formula').formula),
})

const runFormulaValidation: Runner = (inputs) => {
  const { triggers, ...modifiers } = readFields<ScalingModifiers & { triggers: TriggerSpec[] }>(
    inputs,
    'formula',
    'target',
    'activationTarget',
    'metricType',
    'triggers',
  )
  const checked = attempt(() => compileModifiers(modifiers, triggers))
  return 'error' in checked ? { valid: false, errorContains: checked.error } : { valid: true, errorContains: null }
}

interface EvaluationInputs {
  formula: string
  target: string
  values: Record<string, number | null>
  fallback: Fallback | null
  numberOfFailures: Record<string, number>
}

const runFormulaEvaluation: Runner = (inputs) => {
  const {
    formula,
    target,
    values,
    fallback,
    numberOfFailures = {},
  } = readFields<EvaluationInputs>(inputs, 'formula', 'target', 'values', 'fallback', 'numberOfFailures')
  const scaler = compileModifiers(
    { formula, target },
    Object.keys(values).map((name) => ({ type: 'kafka', name })),
  )
  const inputValues = Object.entries(values).map(([name, value]) => [
    name,
    value === null ? null : formulaInput(value, fallback ?? null, numberOfFailures[name] ?? 0),
  ])
  const { result } = evaluateFormula(scaler, fallback ?? null, Object.fromEntries(inputValues) as typeof values)
  return 'error' in result ? result : { compositeMilli: Number(result.milli) }
}

const runFormulaTriggerValue: Runner = (inputs) => {
  const { valueMilli, fallback, numberOfFailures } = readFields<{
    valueMilli: number
    fallback: Fallback | null
    numberOfFailures: number | null
  }>(inputs, 'valueMilli', 'fallback', 'numberOfFailures')
  return { value: formulaInput(valueMilli / 1000, fallback, numberOfFailures ?? 0) }
}

const runMetricTriggerPair: Runner = (inputs) => {
  const { formula, metricName, triggerName } = readFields<Record<'formula' | 'metricName' | 'triggerName', string>>(
    inputs,
    'formula',
    'metricName',
    'triggerName',
  )
  // Without a formula, KEDA pairs no names.
  const { names, unnamed } = formulaNames(formula ? [{ metricName, name: triggerName }] : [])
  return { pairs: names, error: unnamed.length > 0 }
}

const runMetricNameRequested: Runner = (inputs) => {
  const { metricName, requested } = readFields<{ metricName: string; requested: string[] }>(
    inputs,
    'metricName',
    'requested',
  )
  return { matches: requested.some((name) => isSameMetricName(metricName, name)) }
}

const runFormulaActivity: Runner = (inputs) => {
  const fields = readFields<{
    compositeMilli: number
    activationTarget: string | null
    triggerFailed: boolean
    triggerActive: boolean
  }>(inputs, 'compositeMilli', 'activationTarget', 'triggerFailed', 'triggerActive')
  const { activationTarget, compositeMilli, triggerFailed } = fields
  const modifiers = { formula: '1', target: '1', ...(activationTarget !== null && { activationTarget }) }
  const active = isFormulaActive(compileModifiers(modifiers, []), BigInt(compositeMilli), triggerFailed)
  return { active, activeTriggers: active ? ['composite-metric'] : [] }
}

const runCompositeSpec: Runner = (inputs) => {
  const { name, scalingModifiers, triggers } = readFields<{
    name: string
    scalingModifiers: ScalingModifiers
    triggers: TriggerSpec[]
  }>(inputs, 'name', 'scalingModifiers', 'triggers')
  const spec = { scaleTargetRef: { name }, minReplicaCount: 1, advanced: { scalingModifiers }, triggers }
  const { kedaHpa } = prepareScaledObject({ object: { metadata: { name, namespace: 'n' }, spec } })
  const metrics = kedaHpa.spec.metrics.map((metric) => {
    if (metric.type === 'Resource') return { type: metric.type, ...metric.resource }
    if (metric.type !== 'External') return metric
    const { metric: identifier, target } = metric.external
    return { type: metric.type, name: identifier.name, selector: identifier.selector?.matchLabels, target }
  })
  const { externalMetricNames, compositeScalerName = null } = kedaHpa
  return { metrics, externalMetricNames, compositeScalerName }
}

export const kedaModifiers: Record<string, Runner> = {
  formulaCast: runFormulaCast,
  formulaValidation: runFormulaValidation,
  formulaEvaluation: runFormulaEvaluation,
  formulaTriggerValue: runFormulaTriggerValue,
  metricTriggerPair: runMetricTriggerPair,
  metricNameRequested: runMetricNameRequested,
  formulaActivity: runFormulaActivity,
  compositeSpec: runCompositeSpec,
}
