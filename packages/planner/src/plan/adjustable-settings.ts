import { type BehaviorSpec, defaultBehavior, defaultController, numberOf } from '@food-delivery/autoscaler'
import { type SourceAutoscaler } from '../input'
import { type PreparedScaler } from './build-scaler'

/** The settings that are most often adjusted. Windows in seconds; a tolerance of 0.1 is 10 %. */
export interface AdjustableSettings {
  /** Null without a Kafka trigger. */
  lagThreshold: number | null
  min: number
  max: number
  scaleUpWindow: number
  scaleDownWindow: number
  scaleUpTolerance: number
}

function behaviorOf({ kind, object }: SourceAutoscaler): BehaviorSpec {
  const behavior =
    kind === 'ScaledObject' ? object.spec.advanced?.horizontalPodAutoscalerConfig?.behavior : object.spec.behavior
  return behavior ?? {}
}

/** The adjustable settings of an autoscaler, with the defaults that apply. `prepared`: by {@link prepareScaler}. */
export function settingsOf(
  autoscaler: SourceAutoscaler,
  { lagThreshold, min, max }: Pick<PreparedScaler, 'lagThreshold' | 'min' | 'max'>,
): AdjustableSettings {
  const { scaleUp, scaleDown } = defaultBehavior(behaviorOf(autoscaler))
  return {
    lagThreshold,
    min,
    max,
    scaleUpWindow: scaleUp.stabilizationWindowSeconds ?? 0,
    scaleDownWindow: scaleDown.stabilizationWindowSeconds ?? defaultController.downscaleStabilizationSeconds,
    scaleUpTolerance:
      scaleUp.tolerance === undefined ? defaultController.tolerance.scaleUp : numberOf(scaleUp.tolerance),
  }
}

/** Changed settings as `NAME=VALUE`, as {@link manifestWith} and {@link patchOf} take them. */
export function namedSettings(kind: SourceAutoscaler['kind'], changes: Partial<AdjustableSettings>): string[] {
  const counts =
    kind === 'ScaledObject'
      ? { min: 'minReplicaCount', max: 'maxReplicaCount' }
      : { min: 'minReplicas', max: 'maxReplicas' }
  const names: Record<string, string> = counts
  return Object.entries(changes).flatMap(([name, value]) => (value === null ? [] : [`${names[name] ?? name}=${value}`]))
}
