import { type HorizontalPodAutoscaler } from '../manifests/objects'
import {
  type HpaState,
  type ResourceObservation,
  isSyncedAtOnce,
  newHpaState,
  reconcileHpa,
  resourceOf,
  scalingDecision,
  targetsText,
} from '@food-delivery/autoscaler'
import { type ScalingContext, findTarget, observeDeployment } from './scaling-context'
import { withHpaDefaults } from '../admission/hpa-defaults'
import { hpaStatusObject } from './hpa-object'
import { RecentLog } from './recent-log'
import { reportFailure } from './reconcile-failure'
import { Ticks } from './ticks'

interface HpaControllerOptions {
  object: HorizontalPodAutoscaler
  /** Time of the first sync before Kubernetes 1.37, ms since 1970. Since 1.37, the first sync is immediate. */
  firstSyncAt: number
  context: ScalingContext
}

type Observation = Omit<ResourceObservation, 't'>

/** The loop of the HPA controller for one HorizontalPodAutoscaler that no ScaledObject owns. */
export class HpaController {
  readonly observations = new RecentLog<Observation>()
  object: HorizontalPodAutoscaler
  private state: HpaState = newHpaState()
  private syncs: Ticks | undefined
  private isStopped = false

  constructor(private readonly options: HpaControllerOptions) {
    this.object = options.object
  }

  get name(): string {
    return this.object.metadata.name
  }

  get targetName(): string {
    return this.object.spec.scaleTargetRef.name
  }

  get target() {
    return findTarget(this.options.context, this.object.spec.scaleTargetRef)
  }

  private get generation(): number {
    return this.object.metadata.generation ?? 1
  }

  start(): void {
    const { firstSyncAt, context } = this.options
    const { timers, hpaSyncMs, store } = context
    const tick = async (time: number) => Promise.resolve(this.sync(time))
    const firstAt = isSyncedAtOnce({ event: 'add' }, store.rules) ? timers.now() : firstSyncAt
    const onError = (error: unknown, failures: number) => reportFailure(context, this.object, error, failures)
    this.syncs = new Ticks({ firstAt, periodMs: hpaSyncMs, timers, tick, onError })
  }

  /** Applies a changed HPA. Since Kubernetes 1.37, a changed spec is synced at once. */
  update(object: HorizontalPodAutoscaler): void {
    const oldGeneration = this.generation
    this.object = object
    const change = { event: 'update' as const, oldGeneration, newGeneration: this.generation }
    if (isSyncedAtOnce(change, this.options.context.store.rules)) this.syncs?.addTick()
  }

  stop(): void {
    this.isStopped = true
    this.syncs?.stop()
  }

  private sync(time: number): void {
    const { context } = this.options
    if (this.isStopped) return
    const { spec } = this.object
    const deployment = observeDeployment(context, this.object.spec.scaleTargetRef)
    const observation = { pods: deployment.pods, metrics: this.readMetrics() }
    const { namespace, rules } = context.store
    const { generation } = this
    const hpa = { namespace, rules, spec, generation }
    const result = reconcileHpa(hpa, this.state, { ...deployment, ...observation }, time)
    this.state = result.state
    if (result.decision.rescaled) context.cluster.setReplicas(this.targetName, result.decision.to)
    this.observations.add(time, observation)
    const stored = context.store.put('horizontalpodautoscalers', {
      ...this.object,
      metadata: { ...this.object.metadata, ...(rules.observesGeneration ? { generation } : {}) },
      spec: withHpaDefaults(spec),
      status: hpaStatusObject(spec, result.state.status),
    })
    for (const event of result.events) context.cluster.events.record(stored, 'horizontal-pod-autoscaler', event)
    const metric = targetsText(spec, result.state.status.currentMetrics)
    const decision = scalingDecision({ ...result, t: time, autoscaler: this.name, target: this.targetName, metric })
    context.onDecision({
      autoscaler: this.name,
      decision: { ...decision, loop: 'hpa' },
      nextSyncAt: this.syncs?.nextAt ?? time,
    })
  }

  private readMetrics(): Observation['metrics'] {
    const { usage } = this.options.context
    const pods = this.target?.pods ?? []
    return this.object.spec.metrics.map((metric) => {
      const resource = resourceOf(metric)
      if (resource !== 'cpu' && resource !== 'memory')
        return { error: `the local cluster has no metrics of type ${metric.type}` }
      const samples = usage.usage(pods, resource)
      return samples.length > 0 ? { usage: samples } : { error: 'no metrics returned from resource metrics API' }
    })
  }
}
