/** One step of a scaling decision: a formula with its values. */
export interface DecisionStep {
  /** Name of the rule, such as `stabilization`. */
  step: string
  inputs: Record<string, number | string | boolean | null | (number | string)[]>
  formula: string
  result: number | string | boolean | null
}

/** A recorded decision of an autoscaler, which may be to change nothing. */
export interface ScalingDecision {
  /** ms since 1970. */
  t: number
  autoscaler: string
  /** Name of the scaled workload. */
  target: string
  /** Lag of each partition, in records. */
  lagPerPartition: number[]
  /** The metrics, as column TARGETS of `kubectl get hpa` shows them. */
  metric: string
  chain: DecisionStep[]
  from: number
  to: number
  /** A sentence that explains the decision. */
  reason: string
  /** The loop that decided: KEDA's poll or the HPA's sync. */
  loop?: 'keda' | 'hpa'
}
