import { parseQuantity } from '../quantity'
import { type BehaviorSpec, type ScalingPolicy, type ScalingRulesSpec } from './behavior/rules'
import { type HpaSpec } from './hpa-spec'

const selectPolicies = ['Disabled', 'Max', 'Min']
const policyTypes = ['Percent', 'Pods']

const invalid = (path: string, value: unknown, detail: string): string =>
  `${path}: Invalid value: ${JSON.stringify(value)}: ${detail}`

const unsupported = (path: string, value: unknown, options: string[]): string =>
  `${path}: Unsupported value: ${JSON.stringify(value)}: supported values: ${options.map((o) => `"${o}"`).join(', ')}`

function policyErrors(path: string, { type, value, periodSeconds }: ScalingPolicy): string[] {
  return [
    ...(policyTypes.includes(type) ? [] : [unsupported(`${path}.type`, type, policyTypes)]),
    ...(value > 0 ? [] : [invalid(`${path}.value`, value, 'must be greater than zero')]),
    ...(periodSeconds > 0 ? [] : [invalid(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero')]),
    ...(periodSeconds <= 1800
      ? []
      : [invalid(`${path}.periodSeconds`, periodSeconds, 'must be less than or equal to 1800')]),
  ]
}

function toleranceErrors(path: string, tolerance: ScalingRulesSpec['tolerance']): string[] {
  if (tolerance === undefined || tolerance === null) return []
  return parseQuantity(tolerance).nano >= 0n ? [] : [invalid(path, tolerance, 'must be greater than or equal to 0')]
}

function ruleErrors(path: string, rules: ScalingRulesSpec | null | undefined): string[] {
  if (rules === undefined || rules === null) return []
  const { stabilizationWindowSeconds, selectPolicy, policies } = rules
  const window = stabilizationWindowSeconds ?? 0
  const windowPath = `${path}.stabilizationWindowSeconds`
  return [
    ...(window >= 0 ? [] : [invalid(windowPath, window, 'must be greater than or equal to zero')]),
    ...(window <= 3600 ? [] : [invalid(windowPath, window, 'must be less than or equal to 3600')]),
    ...(selectPolicies.includes(selectPolicy ?? 'Max')
      ? []
      : [unsupported(`${path}.selectPolicy`, selectPolicy, selectPolicies)]),
    ...(policies?.length === 0 ? [`${path}.policies: Required value: must specify at least one Policy`] : []),
    ...(policies ?? []).flatMap((policy, index) => policyErrors(`${path}.policies[${index}]`, policy)),
    ...toleranceErrors(`${path}.tolerance`, rules.tolerance),
  ]
}

/** What the API server refuses in `behavior`, in its form; empty when all is well. */
export function behaviorErrors(behavior: BehaviorSpec | null | undefined, path = 'spec.behavior'): string[] {
  return [...ruleErrors(`${path}.scaleUp`, behavior?.scaleUp), ...ruleErrors(`${path}.scaleDown`, behavior?.scaleDown)]
}

const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']

/** What the API server refuses in an HPA's spec, in its form; empty when all is well. */
export function hpaErrors({ minReplicas = 1, maxReplicas, metrics, behavior }: HpaSpec): string[] {
  return [
    ...(minReplicas >= 1
      ? []
      : [`spec.minReplicas: Invalid value: ${minReplicas}: must be greater than or equal to 1`]),
    ...(maxReplicas >= 1 ? [] : [`spec.maxReplicas: Invalid value: ${maxReplicas}: must be greater than 0`]),
    ...(maxReplicas >= minReplicas
      ? []
      : [`spec.maxReplicas: Invalid value: ${maxReplicas}: must be greater than or equal to \`minReplicas\``]),
    ...metrics.flatMap(({ type }, index) =>
      types.includes(type)
        ? []
        : [
            `spec.metrics[${index}].type: Unsupported value: ${JSON.stringify(type)}: supported values: ${types.map((t) => `"${t}"`).join(', ')}`,
          ],
    ),
    ...behaviorErrors(behavior),
  ]
}
