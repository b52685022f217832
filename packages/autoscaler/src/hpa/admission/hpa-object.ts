import { type BehaviorSpec } from '../behavior/scaling-rules'
import { type MetricIdentifier, type MetricTarget } from '../hpa-spec'

/** A reference to an object of any kind. */
export interface ObjectReference {
  kind?: string
  name?: string
  apiVersion?: string
}

/** A metric as a client writes it: any of the blocks, with any of their fields. */
export interface WrittenMetric {
  type?: string
  object?: WrittenSource & { describedObject?: ObjectReference }
  external?: WrittenSource
  pods?: WrittenSource
  resource?: WrittenSource
  containerResource?: WrittenSource
}

/** The block of a metric as a client writes it. */
export interface WrittenSource {
  metric?: Partial<MetricIdentifier>
  name?: string
  container?: string
  target?: Partial<Record<keyof MetricTarget, string | number>>
}

/** A HorizontalPodAutoscaler as a client writes it, with the API's defaults. */
export interface HpaObject {
  metadata: { name?: string }
  spec: {
    scaleTargetRef?: ObjectReference
    minReplicas?: number
    maxReplicas?: number
    metrics?: WrittenMetric[]
    behavior?: BehaviorSpec | null
  }
}
