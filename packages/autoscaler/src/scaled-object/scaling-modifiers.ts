import { type DecisionStep } from '../decision'
import { AutoscalerError, InvalidFormulaError, InvalidScaledObjectError } from '../errors'
import { rounded, step } from '../explain'
import { parseFormula } from '../formula/parser'
import { type Part } from '../formula/parts'
import { tokensOf } from '../formula/tokens'
import { parseGoFloat, type Value } from '../formula/values'
import { type Milli } from '../quantity'
import { type ExternalTargetType, isResourceTrigger, type TriggerSpec } from '../trigger'
import { type Fallback, type ScalingModifiers } from './scaled-object'

/** Name of the HPA's metric with the value of the formula. */
export const COMPOSITE_METRIC = 'composite-metric'

/** A checked formula with its target. */
export interface CompositeScaler {
  formula: string
  compiled: Part
  target: { type: ExternalTargetType; value: number }
  activationTarget: number
}

/** The value of a formula, or why it has none. */
export type CompositeResult = { milli: Milli } | { error: string }

/** The formula in the form that KEDA compiles, whose result is a float or, if the formula contains `??`, also nil. */
export function castFormula(formula: string): string {
  const result = '_kedaCompositeResult'
  const declaration = `let ${result} = `
  if (formula.includes('??')) {
    if (formula.startsWith(declaration)) return formula
    return `${declaration}(${formula}); ${result} == nil ? nil : float(${result})`
  }
  return formula.startsWith('float(') ? formula : `float(${formula})`
}

function reject(...lines: string[]): never {
  throw new InvalidScaledObjectError(lines.join('\n'), 'scaling-modifiers')
}

function compile(formula: string, names: readonly string[]): Part {
  try {
    const compiled = parseFormula(castFormula(formula), Object.fromEntries(names.map((name) => [name, 'float64'])))
    // Some errors appear only when the formula is computed, so it is tried with -1 for each trigger.
    compiled.run(Object.fromEntries(names.map((name) => [name, -1])))
    return compiled
  } catch (error) {
    if (!(error instanceof InvalidFormulaError)) throw error
    return reject('error validating formula in ScalingModifiers', error.message)
  }
}

function checkTarget(target: string, metricType: string | undefined): void {
  const value = parseGoFloat(target)
  const firstLine = 'error validating target in ScalingModifiers'
  const conversionError = 'error converting target for scalingModifiers (string->float) to valid target: '
  if (!Number.isFinite(value)) {
    const reason = Number.isNaN(value) ? 'invalid syntax' : 'value out of range'
    reject(firstLine, `${conversionError}strconv.ParseFloat: parsing "${target}": ${reason}`)
  }
  // KEDA formats an error that is nil here.
  if (value <= 0) reject(firstLine, `${conversionError}%!w(<nil>)`)
  if (metricType === 'Utilization') {
    reject(
      firstLine,
      'error trigger type is Utilization, but it needs to be AverageValue or Value for external metrics',
    )
  }
}

/**
 * Checks and compiles scaling modifiers. The formula can use the triggers with a name, except cpu and memory.
 * @throws InvalidScaledObjectError with the webhook's message.
 */
export function compileModifiers(modifiers: ScalingModifiers, triggers: readonly TriggerSpec[]): CompositeScaler {
  const { formula = '', target = '', activationTarget = '', metricType } = modifiers
  if (formula === '') reject('error ScalingModifiers.Formula is mandatory')
  if (target === '') reject('error validating formula in ScalingModifiers', 'formula is given but target is empty')
  const names = triggers.flatMap((trigger) => (isResourceTrigger(trigger) || !trigger.name ? [] : [trigger.name]))
  const compiled = compile(formula, names)
  checkTarget(target, metricType)
  const activation = activationTarget === '' ? 0 : parseGoFloat(activationTarget)
  if (!Number.isFinite(activation))
    reject(`scalingModifiers.ActivationTarget parsing error: parsing "${activationTarget}"`)
  return {
    formula,
    compiled,
    target: { type: metricType === 'Value' ? 'Value' : 'AverageValue', value: parseGoFloat(target) },
    activationTarget: activation,
  }
}

/** The value of a trigger in the formula: null after too many failures, with the fallback behavior scalingModifiers. */
export function formulaInput(value: number, fallback: Fallback | null, numberOfFailures: number): number | null {
  const isMissing = fallback?.behavior === 'scalingModifiers' && numberOfFailures > fallback.failureThreshold
  return isMissing ? null : value
}

/** Truncates a value to milli, like Go's conversion of a float to a 64-bit integer. */
function truncateToMilli(value: number): Milli {
  const milli = Math.trunc(value * 1000)
  return Math.abs(milli) < 2 ** 63 ? BigInt(milli) : -(2n ** 63n)
}

/** The number that the formula gives; null if it gives nil and a fallback replaces it. */
function formulaResult(
  scaler: CompositeScaler,
  fallback: Fallback | null,
  values: Readonly<Record<string, Value>>,
): number | null {
  const result = scaler.compiled.run(values)
  if (typeof result === 'number' || (result === null && fallback)) return result
  throw new InvalidFormulaError(
    result === null
      ? 'scalingModifiers formula evaluated to nil but no fallback is configured'
      : `formula returned non-float result (${String(result)})`,
  )
}

const valueText = (value: Value | undefined): string => (typeof value === 'number' ? rounded(value) : 'nil')

/** The formula with the values in place of the names, from the last name to the first, so that positions stay valid. */
function withValues(formula: string, values: Readonly<Record<string, Value>>): string {
  return tokensOf(formula).reduceRight((text, { kind, text: name, at }) => {
    if (kind !== 'Identifier' || !Object.hasOwn(values, name)) return text
    return text.slice(0, at) + valueText(values[name]) + text.slice(at + name.length)
  }, formula)
}

/** The value of the formula. `values`: those of the triggers; null for a missing one. */
export function evaluateFormula(
  scaler: CompositeScaler,
  fallback: Fallback | null,
  values: Readonly<Record<string, number | null>>,
): { result: CompositeResult; chain: DecisionStep[] } {
  const text = withValues(scaler.formula, values)
  const inputs = { values: Object.entries(values).map(([name, value]) => `${name} = ${valueText(value)}`) }
  const explain = (formula: string, value: number | null) => step('formula', inputs, formula, value)
  try {
    const value = formulaResult(scaler, fallback, values)
    const replicas = fallback?.replicas ?? 0
    const target = scaler.target.value
    const milli = truncateToMilli(value ?? replicas * target)
    const result = Number(milli) / 1000
    const chain = [explain(`${scaler.formula} = ${text}`, value === null ? null : result)]
    if (value === null) {
      chain.push(step('formula fallback', { replicas, target }, `nil → ${replicas} replicas × ${target}`, result))
    }
    return { result: { milli }, chain }
  } catch (error) {
    if (!(error instanceof AutoscalerError)) throw error
    return { result: { error: error.message }, chain: [explain(`${text}: ${error.message}`, null)] }
  }
}

/** Whether the value of a formula activates the object; false if a trigger failed. */
export function isFormulaActive(
  scaler: Pick<CompositeScaler, 'activationTarget'>,
  milli: Milli,
  hasFailedTrigger: boolean,
): boolean {
  return !hasFailedTrigger && Number(milli) / 1000 > scaler.activationTarget
}
