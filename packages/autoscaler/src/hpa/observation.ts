import { type MilliInput } from '../quantity'
import { type PodObservation, type PodUsage } from './replicas/pods'

/** Observation of one metric of the spec: values of an External or Object metric, usage per pod, or the API's error. */
export type MetricObservation = { error: string } | { values: readonly MilliInput[] } | { usage: readonly PodUsage[] }

/** Observation of the controller in one sync. `metrics` in the order of the spec. */
export interface HpaObservation {
  /** The scale subresource, or the error if it could not be read. */
  scale: { specReplicas: number; statusReplicas: number } | { error: string }
  metrics: readonly MetricObservation[]
  /** Pods of the target, needed for CPU, memory, Pods metrics and Value targets. */
  pods: readonly PodObservation[]
  /** Set if the target's selector is missing or two HPAs select the same pods: then no metric is computed. */
  selectorError?: { reason: 'InvalidSelector' | 'AmbiguousSelector'; message: string }
  /** Set if the scale could not be written. */
  rescaleError?: string
}
