import { type Behavior, type BehaviorSpec, type ScalingPolicy, type ScalingRules, type ScalingRulesSpec } from './types'

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
    // A given list replaces the default list whole.
    policies: given?.policies ?? policies,
    ...(given?.tolerance === undefined || given.tolerance === null ? {} : { tolerance: given.tolerance }),
  }
}

/** Fills in `behavior` as the API server does: up 4 pods or 100 % per 15 s at once, down 100 % per 15 s. */
export function defaultBehavior(behavior: BehaviorSpec): Behavior {
  return { scaleUp: fill(behavior.scaleUp, upPolicies, 0), scaleDown: fill(behavior.scaleDown, downPolicies, null) }
}

/** The scale-down window in force: the rule's own, else the controller's flag. Seconds. */
export function scaleDownWindow(rules: ScalingRules, flagSeconds: number): number {
  return rules.stabilizationWindowSeconds ?? flagSeconds
}
