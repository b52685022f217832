import { type QuantityText } from '../quantity'

/** One limit on the speed of scaling: at most `value` pods or percent per `periodSeconds`. */
export interface ScalingPolicy {
  type: 'Pods' | 'Percent'
  value: number
  periodSeconds: number
}

/** Which policy counts when there are several; Disabled forbids the direction. */
export type SelectPolicy = 'Max' | 'Min' | 'Disabled'

/** Rules of one direction as manifests give them; what is absent gets the API's default. */
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

/** Rules with the API's defaults. A window of null is the controller's `--downscale-stabilization` flag. */
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

/** What the controller wished before stabilization, and when (ms since 1970). */
export interface Recommendation {
  replicas: number
  at: number
}

/** A change the controller made; `replicaChange` is positive in both directions. */
export interface ScaleEvent {
  replicaChange: number
  at: number
  /** Older than every policy's period: the next event takes its place. */
  outdated: boolean
}

/** Why a wish was cut, as condition ScalingLimited names it. */
export type LimitReason =
  'DesiredWithinRange' | 'TooManyReplicas' | 'TooFewReplicas' | 'ScaleUpLimit' | 'ScaleDownLimit'

/** A wish after limits. */
export interface Limited {
  replicas: number
  reason: LimitReason
  /** The formula with its values, for the decision chain. */
  formula: string
}
