import { type ScaledObject } from '@food-delivery/autoscaler'

/** The object with changed scaling rules of one direction. */
export function withScalingRules(
  object: ScaledObject,
  direction: 'scaleUp' | 'scaleDown',
  rules: object,
): ScaledObject {
  const { advanced } = object.spec
  const config = advanced?.horizontalPodAutoscalerConfig
  const behavior = { ...config?.behavior, [direction]: { ...config?.behavior?.[direction], ...rules } }
  const spec = { ...object.spec, advanced: { ...advanced, horizontalPodAutoscalerConfig: { ...config, behavior } } }
  return { ...object, spec }
}
