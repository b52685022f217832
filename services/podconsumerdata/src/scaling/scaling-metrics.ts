import { type AutoscalerView } from '@food-delivery/contracts'
import { Gauge, type Registry } from 'prom-client'

const replicaKinds = ['min', 'max', 'current', 'desired'] as const

/** Gauges of the autoscalers. An autoscaler that no longer exists has no values. */
export class ScalingMetrics {
  private readonly replicas: Record<(typeof replicaKinds)[number], Gauge<'autoscaler' | 'target'>>
  private readonly conditions: Gauge<'autoscaler' | 'condition'>

  constructor(registry: Registry) {
    const registers = [registry]
    const replicas = (kind: string) =>
      new Gauge({
        name: `autoscaler_${kind}_replicas`,
        help: `The ${kind} replicas of a ScaledObject or HorizontalPodAutoscaler`,
        labelNames: ['autoscaler', 'target'],
        registers,
      })
    this.replicas = {
      min: replicas('min'),
      max: replicas('max'),
      current: replicas('current'),
      desired: replicas('desired'),
    }
    this.conditions = new Gauge({
      name: 'autoscaler_condition',
      help: 'Whether a condition of an autoscaler, such as Fallback or Ready, is True: 1 or 0',
      labelNames: ['autoscaler', 'condition'],
      registers,
    })
  }

  set(views: readonly AutoscalerView[]): void {
    for (const gauge of [...Object.values(this.replicas), this.conditions]) gauge.reset()
    for (const view of views) {
      const { name: autoscaler, target, conditions } = view
      for (const kind of replicaKinds) this.replicas[kind].set({ autoscaler, target }, view[kind])
      for (const { type, status } of conditions)
        this.conditions.set({ autoscaler, condition: type }, status === 'True' ? 1 : 0)
    }
  }
}
