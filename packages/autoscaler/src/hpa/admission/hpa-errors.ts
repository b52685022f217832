import { type Rules, rulesOf } from '../../rules'
import { behaviorErrors } from './behavior-errors'
import { errorIf, type FieldError, forbidden, invalid, required, errorIfNegative } from './field-error'
import { type HpaObject } from './hpa-object'
import { metricErrors } from './metric-errors'
import { referenceErrors, validationRules } from './target-reference'

const subdomainPattern = String.raw`[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`
const subdomainDetail = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomainPattern}')`

function nameErrors({ name = '' }: HpaObject['metadata']): FieldError[] {
  const field = 'metadata.name'
  if (name === '') return [required(field, 'name or generateName is required')]
  if (name.length > 253) return [invalid(field, name, 'must be no more than 253 characters')]
  return errorIf(!new RegExp(`^${subdomainPattern}$`).test(name), invalid(field, name, subdomainDetail))
}

function maxReplicasErrors(maxReplicas: number, { maxReplicasRequired, boundErrorsLast }: Rules): FieldError[] {
  const field = 'spec.maxReplicas'
  if (maxReplicas > 0) return []
  if (maxReplicas === 0 && maxReplicasRequired !== null) return [required(field, maxReplicasRequired)]
  const detail = boundErrorsLast ? 'must be greater than or equal to 1' : 'must be greater than 0'
  return [invalid(field, maxReplicas, detail)]
}

/** The errors about the bounds of minReplicas and maxReplicas. */
function boundErrors(
  { minReplicas = 1, maxReplicas = 0 }: HpaObject['spec'],
  lowerBound: number,
  rules: Rules,
): FieldError[] {
  const tooLow = invalid('spec.minReplicas', minReplicas, `must be greater than or equal to ${lowerBound}`)
  return [...errorIf(minReplicas < lowerBound, tooLow), ...maxReplicasErrors(maxReplicas, rules)]
}

/** Options of {@link hpaErrors}. */
export interface HpaAdmission {
  /** The stored object, in an update. */
  old?: HpaObject | null
  /** Default: the rules of the newest versions. */
  rules?: Rules
}

/** The errors of the API server for an HPA with the API's defaults, in the server's order; empty for a valid one. */
export function hpaErrors(hpa: HpaObject, { old = null, rules = rulesOf() }: HpaAdmission = {}): FieldError[] {
  const { minReplicas, maxReplicas = 0, metrics = [], behavior, scaleTargetRef } = hpa.spec
  const { minReplicasLowerBound, ...references } = validationRules(hpa, old, rules.scaleToZero)
  const bounds = boundErrors(hpa.spec, minReplicasLowerBound, rules)
  const maxBelowMin = invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')
  const hasTotalMetric = metrics.some(({ type }) => type === 'Object' || type === 'External')
  const totalMetricRequired = 'must specify at least one Object or External metric to support scaling to zero replicas'
  return [
    ...nameErrors(hpa.metadata),
    ...(rules.boundErrorsLast ? [] : bounds),
    ...errorIf(minReplicas !== undefined && maxReplicas < minReplicas, maxBelowMin),
    ...referenceErrors('spec.scaleTargetRef', scaleTargetRef, references.scaleTargetRef),
    ...metrics.flatMap((metric, index) => metricErrors(`spec.metrics[${index}]`, metric, references.objectMetrics)),
    ...errorIf(minReplicas === 0 && !hasTotalMetric, forbidden('spec.metrics', totalMetricRequired)),
    ...behaviorErrors(behavior),
    ...(rules.boundErrorsLast ? bounds : []),
  ]
}

/** The status of an HPA as a client writes it. */
export interface WrittenHpaStatus {
  currentReplicas?: number
  desiredReplicas?: number
  conditions?: { observedGeneration?: number }[]
}

/** The errors of the API server for the status of an HPA. */
export function hpaStatusErrors({ currentReplicas, desiredReplicas, conditions = [] }: WrittenHpaStatus): FieldError[] {
  return [
    ...errorIfNegative('status.currentReplicas', currentReplicas),
    ...errorIfNegative('status.desiredReplicas', desiredReplicas),
    ...conditions.flatMap(({ observedGeneration }, index) =>
      errorIfNegative(`status.conditions[${index}].observedGeneration`, observedGeneration),
    ),
  ]
}

/** The errors of the API server for the replicas of a Scale. */
export const scaleErrors = (replicas: number): FieldError[] => errorIfNegative('spec.replicas', replicas)
