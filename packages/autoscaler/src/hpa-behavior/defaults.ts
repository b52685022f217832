import { type Behavior, type BehaviorSpec, type ScalingPolicy, type ScalingRules, type ScalingRulesSpec } from './types'

const upPolicies: ScalingPolicy[] = [
  { type: 'Pods', value: 4, periodSeconds: 15 },
  { type: 'Percent', value: 100, periodSeconds: 15 },
]
const downPolicies: ScalingPolicy[] = [{ type: 'Percent', value: 100, periodSeconds: 15 }]

const fill = (
  given: ScalingRulesSpec | null | undefined,
  policies: ScalingPolicy[],
  window: number | null,
): ScalingRules => ({
  stabilizationWindowSeconds: given?.stabilizationWindowSeconds ?? window,
  selectPolicy: given?.selectPolicy ?? 'Max',
  // A given list replaces the default list whole.
  policies: given?.policies ?? policies,
  ...(given?.tolerance === undefined || given.tolerance === null ? {} : { tolerance: given.tolerance }),
})

/** Fills in `behavior` as the API server does: up 4 pods or 100 % per 15 s at once, down 100 % per 15 s. */
export const defaultBehavior = (behavior: BehaviorSpec): Behavior => ({
  scaleUp: fill(behavior.scaleUp, upPolicies, 0),
  scaleDown: fill(behavior.scaleDown, downPolicies, null),
})

/** The scale-down window in force: the rule's own, else the controller's flag. Seconds. */
export const scaleDownWindow = (rules: ScalingRules, flagSeconds: number): number =>
  rules.stabilizationWindowSeconds ?? flagSeconds
