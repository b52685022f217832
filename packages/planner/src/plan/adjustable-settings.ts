import { type BehaviorSpec, defaultBehavior, defaultController, numberOf } from '@food-delivery/autoscaler'
import { type SourceAutoscaler } from '../input'
import { type PreparedScaler } from './prepare-scaler'

/** The settings that are most often adjusted. Limits in pods, windows in seconds; a tolerance of 0.1 is 10 %. */
export interface AdjustableSettings {
  /**
   * Lag per pod: of the first Kafka trigger or, in an HPA, of the first External or Object metric; null without one.
   */
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

/** The lag per pod of the first metric of an HPA that has one: its value, and its path below spec. */
function lagTargetOf({ kind, object }: SourceAutoscaler): { value: number; path: string } | null {
  const metrics = kind === 'HorizontalPodAutoscaler' ? (object.spec.metrics ?? []) : []
  const targets = metrics.flatMap(({ external, object }, index) => {
    const averageValue = (external ?? object)?.target?.averageValue
    const path = `metrics.${index}.${external ? 'external' : 'object'}.target.averageValue`
    return averageValue === undefined ? [] : [{ value: numberOf(averageValue), path }]
  })
  return targets[0] ?? null
}

/**
 * The adjustable settings of an autoscaler, with the defaults that apply. The second argument is the result of
 * {@link prepareScaler}.
 */
export function settingsOf(
  autoscaler: SourceAutoscaler,
  { lagThreshold, min, max }: Pick<PreparedScaler, 'lagThreshold' | 'min' | 'max'>,
): AdjustableSettings {
  const { scaleUp, scaleDown } = defaultBehavior(behaviorOf(autoscaler))
  return {
    lagThreshold: lagThreshold ?? lagTargetOf(autoscaler)?.value ?? null,
    min,
    max,
    scaleUpWindow: scaleUp.stabilizationWindowSeconds ?? 0,
    scaleDownWindow: scaleDown.stabilizationWindowSeconds ?? defaultController.downscaleStabilizationSeconds,
    scaleUpTolerance:
      scaleUp.tolerance === undefined ? defaultController.tolerance.scaleUp : numberOf(scaleUp.tolerance),
  }
}

/** Changed settings as `NAME=VALUE`, the form that {@link manifestWith} takes. */
export function namedSettings(autoscaler: SourceAutoscaler, changes: Partial<AdjustableSettings>): string[] {
  const names: Record<string, string> =
    autoscaler.kind === 'ScaledObject'
      ? { min: 'minReplicaCount', max: 'maxReplicaCount' }
      : { min: 'minReplicas', max: 'maxReplicas', lagThreshold: lagTargetOf(autoscaler)?.path ?? 'lagThreshold' }
  return Object.entries(changes).flatMap(([name, value]) => (value === null ? [] : [`${names[name] ?? name}=${value}`]))
}
