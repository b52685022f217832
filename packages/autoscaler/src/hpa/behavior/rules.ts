import { type QuantityText } from '../../quantity'

/** One limit on the speed of scaling: at most `value` pods or percent per `periodSeconds`. */
export interface ScalingPolicy {
  type: 'Pods' | 'Percent'
  value: number
  periodSeconds: number
}

/** Which of several policies applies; Disabled forbids the direction. */
export type SelectPolicy = 'Max' | 'Min' | 'Disabled'

/** Rules of one direction as in a manifest; absent fields get the API's default. */
export interface ScalingRulesSpec {
  stabilizationWindowSeconds?: number | null
  selectPolicy?: SelectPolicy | null
  policies?: ScalingPolicy[] | null
  tolerance?: QuantityText | null
}

/** `behavior` of a HorizontalPodAutoscaler. Present but empty is not the same as absent. */
export interface BehaviorSpec {
  scaleUp?: ScalingRulesSpec | null
  scaleDown?: ScalingRulesSpec | null
}

/** Rules with the API's defaults. A null window stands for the controller's flag `--horizontal-pod-autoscaler-downscale-stabilization`. */
export interface ScalingRules {
  stabilizationWindowSeconds: number | null
  selectPolicy: SelectPolicy
  policies: ScalingPolicy[]
  tolerance?: QuantityText
}

/** `behavior` with the API's defaults. */
export interface Behavior {
  scaleUp: ScalingRules
  scaleDown: ScalingRules
}

const upPolicies: ScalingPolicy[] = [
  { type: 'Pods', value: 4, periodSeconds: 15 },
  { type: 'Percent', value: 100, periodSeconds: 15 },
]
const downPolicies: ScalingPolicy[] = [{ type: 'Percent', value: 100, periodSeconds: 15 }]

function fill(
  given: ScalingRulesSpec | null | undefined,
  policies: ScalingPolicy[],
  window: number | null,
): ScalingRules {
  return {
    stabilizationWindowSeconds: given?.stabilizationWindowSeconds ?? window,
    selectPolicy: given?.selectPolicy ?? 'Max',
    // A given list replaces the whole default list.
    policies: given?.policies ?? policies,
    ...(given?.tolerance === undefined || given.tolerance === null ? {} : { tolerance: given.tolerance }),
  }
}

/** Fills in `behavior` as the API server does: up 4 pods or 100 % per 15 s without a window, down 100 % per 15 s. */
export function defaultBehavior(behavior: BehaviorSpec): Behavior {
  return { scaleUp: fill(behavior.scaleUp, upPolicies, 0), scaleDown: fill(behavior.scaleDown, downPolicies, null) }
}

/** The scale-down window in effect: the rule's own, else the controller's flag. Seconds. */
export function scaleDownWindow(rules: ScalingRules, flagSeconds: number): number {
  return rules.stabilizationWindowSeconds ?? flagSeconds
}
