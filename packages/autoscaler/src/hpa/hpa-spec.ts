import { type QuantityText } from '../quantity'
import { type Rules } from '../rules'
import { type BehaviorSpec } from './behavior/scaling-rules'
import { type ReadinessRules } from './replicas/pods'
import { type Tolerance } from './replicas/proposal'

/** A label selector of a metric, in the API's shape. */
export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

/** Name and selector of a metric. */
export interface MetricIdentifier {
  name: string
  selector?: LabelSelector
}

/**
 * Target of a metric. Only the field of its `type` is set, but an Object metric that was converted from autoscaling/v1
 * can have a `value` besides its `averageValue`.
 */
export interface MetricTarget {
  type: 'Utilization' | 'AverageValue' | 'Value'
  /** Percent of the request. */
  averageUtilization?: number
  averageValue?: QuantityText
  value?: QuantityText
}

/** A metric of an autoscaling/v2 HorizontalPodAutoscaler, in the API's shape. */
export type MetricSpec =
  | { type: 'External'; external: { metric: MetricIdentifier; target: MetricTarget } }
  | { type: 'Resource'; resource: { name: string; target: MetricTarget } }
  | { type: 'ContainerResource'; containerResource: { name: string; container: string; target: MetricTarget } }
  | { type: 'Pods'; pods: { metric: MetricIdentifier; target: MetricTarget } }
  | {
      type: 'Object'
      object: {
        describedObject: { kind: string; name: string; apiVersion?: string }
        metric: MetricIdentifier
        target: MetricTarget
      }
    }

/** The resource of a metric of type Resource or ContainerResource. */
export function resourceOf(metric: MetricSpec | undefined): string | undefined {
  if (metric?.type === 'Resource') return metric.resource.name
  return metric?.type === 'ContainerResource' ? metric.containerResource.name : undefined
}

/** Spec of an autoscaling/v2 HorizontalPodAutoscaler, without its target reference. */
export interface HpaSpec {
  /** Default 1. */
  minReplicas?: number
  maxReplicas: number
  metrics: MetricSpec[]
  behavior?: BehaviorSpec | null
}

/** Flags and feature gates of kube-controller-manager. */
export interface HpaController extends ReadinessRules {
  tolerance: Tolerance
  downscaleStabilizationSeconds: number
  /** Feature gate HPAConfigurableTolerance: `behavior.*.tolerance` applies (on since Kubernetes 1.35). */
  configurableTolerance: boolean
  /** Feature gate HPAScaleToZero: the HPA can scale to and from zero. */
  scaleToZero: boolean
  /** Feature gate PodLevelResources: requests of the whole pod replace the requests of its containers. */
  podLevelResources: boolean
}

/**
 * Defaults in all supported versions of Kubernetes; that of `scaleToZero` depends on the version. The caller
 * applies the sync period (15 s), because this package has no clock.
 */
export const defaultController: Omit<HpaController, 'scaleToZero'> = {
  tolerance: { scaleUp: 0.1, scaleDown: 0.1 },
  downscaleStabilizationSeconds: 300,
  cpuInitializationPeriodSeconds: 300,
  initialReadinessDelaySeconds: 30,
  configurableTolerance: true,
  podLevelResources: true,
}

/** An HPA, and the controller's settings for it. */
export interface Hpa {
  namespace: string
  spec: HpaSpec
  /** Flags and gates that differ from the defaults. */
  controller?: Partial<HpaController>
  /** Default: the rules of the newest versions. */
  rules?: Rules
  /** metadata.generation: increases with each change of the spec. */
  generation?: number | undefined
}
