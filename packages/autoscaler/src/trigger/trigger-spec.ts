/** One trigger of a ScaledObject. */
export interface TriggerSpec {
  type: string
  name?: string
  /** Default AverageValue; cpu and memory triggers require it (`Utilization` or `AverageValue`). */
  metricType?: string
  metadata?: Record<string, string>
  /** Whether the HPA gets the value of the last poll instead of the result of a new query. Default false. */
  useCachedMetrics?: boolean
  authenticationRef?: { name: string; kind?: string }
}

/** Whether the HPA reads the metric of the trigger from the resource metrics API instead of from KEDA. */
export function isResourceTrigger({ type }: Pick<TriggerSpec, 'type'>): boolean {
  return type === 'cpu' || type === 'memory'
}
