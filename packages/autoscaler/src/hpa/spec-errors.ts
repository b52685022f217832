import { parseQuantity } from '../quantity'
import { type ScalingPolicy, type ScalingRulesSpec } from './behavior/rules'
import { type HpaSpec } from './hpa-spec'

const metricTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
const selectPolicies = ['Disabled', 'Max', 'Min']
const policyTypes = ['Percent', 'Pods']

const errorUnless = (isValid: boolean, error: string): string[] => (isValid ? [] : [error])

const invalid = (path: string, value: unknown, detail: string): string =>
  `${path}: Invalid value: ${JSON.stringify(value)}: ${detail}`

const unsupported = (path: string, value: unknown, options: string[]): string =>
  `${path}: Unsupported value: ${JSON.stringify(value)}: supported values: ${options.map((option) => `"${option}"`).join(', ')}`

function policyErrors(path: string, { type, value, periodSeconds }: ScalingPolicy): string[] {
  const periodPath = `${path}.periodSeconds`
  return [
    ...errorUnless(policyTypes.includes(type), unsupported(`${path}.type`, type, policyTypes)),
    ...errorUnless(value > 0, invalid(`${path}.value`, value, 'must be greater than zero')),
    ...errorUnless(periodSeconds > 0, invalid(periodPath, periodSeconds, 'must be greater than zero')),
    ...errorUnless(periodSeconds <= 1800, invalid(periodPath, periodSeconds, 'must be less than or equal to 1800')),
  ]
}

function toleranceErrors(path: string, tolerance: ScalingRulesSpec['tolerance']): string[] {
  if (tolerance === undefined || tolerance === null) return []
  return errorUnless(
    parseQuantity(tolerance).nano >= 0n,
    invalid(path, tolerance, 'must be greater than or equal to 0'),
  )
}

function rulesErrors(path: string, rules: ScalingRulesSpec | null | undefined): string[] {
  if (rules === undefined || rules === null) return []
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = rules
  const window = stabilizationWindowSeconds ?? 0
  const windowPath = `${path}.stabilizationWindowSeconds`
  return [
    ...errorUnless(window >= 0, invalid(windowPath, window, 'must be greater than or equal to zero')),
    ...errorUnless(window <= 3600, invalid(windowPath, window, 'must be less than or equal to 3600')),
    ...errorUnless(
      selectPolicies.includes(selectPolicy ?? 'Max'),
      unsupported(`${path}.selectPolicy`, selectPolicy, selectPolicies),
    ),
    ...errorUnless(policies?.length !== 0, `${path}.policies: Required value: must specify at least one Policy`),
    ...(policies ?? []).flatMap((policy, index) => policyErrors(`${path}.policies[${index}]`, policy)),
    ...toleranceErrors(`${path}.tolerance`, tolerance),
  ]
}

/** The errors of the API server for the spec of an HPA, with the same texts; empty for a valid spec. */
export function hpaErrors({ minReplicas = 1, maxReplicas, metrics, behavior }: HpaSpec): string[] {
  const maxPath = 'spec.maxReplicas'
  return [
    ...errorUnless(minReplicas >= 1, invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')),
    ...errorUnless(maxReplicas >= 1, invalid(maxPath, maxReplicas, 'must be greater than 0')),
    ...errorUnless(
      maxReplicas >= minReplicas,
      invalid(maxPath, maxReplicas, 'must be greater than or equal to `minReplicas`'),
    ),
    ...metrics.flatMap(({ type }, index) =>
      errorUnless(metricTypes.includes(type), unsupported(`spec.metrics[${index}].type`, type, metricTypes)),
    ),
    ...rulesErrors('spec.behavior.scaleUp', behavior?.scaleUp),
    ...rulesErrors('spec.behavior.scaleDown', behavior?.scaleDown),
  ]
}
