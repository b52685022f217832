import { formatQuantity, parseQuantity } from '../../quantity'
import { type BehaviorSpec, type ScalingPolicy, type ScalingRulesSpec } from '../behavior/scaling-rules'
import { errorIf, type FieldError, invalid, required, errorUnlessOneOf } from './field-error'

const maxPeriodSeconds = 1800
const maxWindowSeconds = 3600

function policyErrors(path: string, { type, value = 0, periodSeconds = 0 }: Partial<ScalingPolicy>): FieldError[] {
  const periodPath = `${path}.periodSeconds`
  const tooLong = invalid(periodPath, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`)
  return [
    ...errorUnlessOneOf(`${path}.type`, type ?? '', ['Percent', 'Pods']),
    ...errorIf(!(value > 0), invalid(`${path}.value`, value, 'must be greater than zero')),
    ...errorIf(!(periodSeconds > 0), invalid(periodPath, periodSeconds, 'must be greater than zero')),
    ...errorIf(periodSeconds > maxPeriodSeconds, tooLong),
  ]
}

function rulesErrors(path: string, rules: ScalingRulesSpec | null | undefined): FieldError[] {
  if (!rules) return []
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = rules
  const window = stabilizationWindowSeconds ?? 0
  const windowPath = `${path}.stabilizationWindowSeconds`
  const tooLong = invalid(windowPath, window, `must be less than or equal to ${maxWindowSeconds}`)
  const quantity = parseQuantity(tolerance ?? 0)
  return [
    ...errorIf(window < 0, invalid(windowPath, window, 'must be greater than or equal to zero')),
    ...errorIf(window > maxWindowSeconds, tooLong),
    ...errorUnlessOneOf(`${path}.selectPolicy`, selectPolicy ?? 'Max', ['Disabled', 'Max', 'Min']),
    ...errorIf(!policies?.length, required(`${path}.policies`, 'must specify at least one Policy')),
    ...(policies ?? []).flatMap((policy, index) => policyErrors(`${path}.policies[${index}]`, policy)),
    ...errorIf(
      quantity.nano < 0n,
      invalid(`${path}.tolerance`, formatQuantity(quantity), 'must be greater than or equal to 0'),
    ),
  ]
}

/** The errors of a behavior with the API's defaults. */
export function behaviorErrors(behavior: BehaviorSpec | null | undefined): FieldError[] {
  const path = 'spec.behavior'
  return [
    ...rulesErrors(`${path}.scaleUp`, behavior?.scaleUp),
    ...rulesErrors(`${path}.scaleDown`, behavior?.scaleDown),
  ]
}
