import { type BehaviorSpec } from '../behavior/scaling-rules'
import { type MetricIdentifier, type MetricTarget } from '../hpa-spec'

/** A reference to an object of any kind. */
export interface ObjectReference {
  kind?: string
  name?: string
  apiVersion?: string
}

/** A metric before validation: any of the sources may be set, with any of their fields. */
export interface UnvalidatedMetric {
  type?: string
  object?: UnvalidatedSource & { describedObject?: ObjectReference }
  external?: UnvalidatedSource
  pods?: UnvalidatedSource
  resource?: UnvalidatedSource
  containerResource?: UnvalidatedSource
}

/** A metric source, such as `external`, before validation. */
export interface UnvalidatedSource {
  metric?: Partial<MetricIdentifier>
  name?: string
  container?: string
  target?: Partial<Record<keyof MetricTarget, string | number>>
}

/** A HorizontalPodAutoscaler after defaulting and before validation. */
export interface HpaObject {
  metadata: { name?: string }
  spec: {
    scaleTargetRef?: ObjectReference
    minReplicas?: number
    maxReplicas?: number
    metrics?: UnvalidatedMetric[]
    behavior?: BehaviorSpec | null
  }
}
