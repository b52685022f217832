import { type QuantityText } from '../../quantity'

/** A limit on the speed of scaling: at most `value` pods or percent per `periodSeconds`. */
export interface ScalingPolicy {
  type: 'Pods' | 'Percent'
  value: number
  periodSeconds: number
}

/** Which of several policies applies; Disabled forbids scaling in this direction. */
export type SelectPolicy = 'Max' | 'Min' | 'Disabled'

/** Rules of one direction as in a manifest; absent fields get the API's default. */
export interface ScalingRulesSpec {
  stabilizationWindowSeconds?: number | null
  selectPolicy?: SelectPolicy | null
  policies?: ScalingPolicy[] | null
  tolerance?: QuantityText | null
}

/** `behavior` of a HorizontalPodAutoscaler. An empty one differs from an absent one: it gets the API's defaults. */
export interface BehaviorSpec {
  scaleUp?: ScalingRulesSpec | null
  scaleDown?: ScalingRulesSpec | null
}

/**
 * Rules with the API's defaults. A null window: the controller's `--horizontal-pod-autoscaler-downscale-stabilization`.
 */
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

function withDefaults(
  rules: ScalingRulesSpec | null | undefined,
  defaultPolicies: ScalingPolicy[],
  defaultWindowSeconds: number | null,
): ScalingRules {
  const tolerance = rules?.tolerance ?? null
  return {
    stabilizationWindowSeconds: rules?.stabilizationWindowSeconds ?? defaultWindowSeconds,
    selectPolicy: rules?.selectPolicy ?? 'Max',
    policies: rules?.policies ?? defaultPolicies,
    ...(tolerance !== null && { tolerance }),
  }
}

/**
 * Fills in the defaults of `behavior` as the API server does: scaling up by 4 pods or 100 % per 15 s without a window,
 * scaling down by 100 % per 15 s. A list of policies in the spec replaces the whole default list.
 */
export function defaultBehavior(behavior: BehaviorSpec): Behavior {
  return {
    scaleUp: withDefaults(behavior.scaleUp, upPolicies, 0),
    scaleDown: withDefaults(behavior.scaleDown, downPolicies, null),
  }
}

/** The scale-down window that applies, in seconds: the window of the rules, otherwise the controller's flag. */
export function scaleDownWindow(rules: ScalingRules, flagSeconds: number): number {
  return rules.stabilizationWindowSeconds ?? flagSeconds
}
