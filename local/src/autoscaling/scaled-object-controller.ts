import { type KubeObject, type ScaledObject } from '../manifests/objects'
import {
  type DecisionInput,
  type HpaChange,
  type KedaSetup,
  type KedaState,
  type LagObservation,
  type ScalingEvent,
  type TriggerQuery,
  externalMetric,
  formatMilli,
  isPaused,
  isSyncedAtOnce,
  mergeConditions,
  newKedaState,
  pollKeda,
  readyCondition,
  recordsInUse,
  restartedState,
  scalingDecision,
  sumMilli,
  syncKeda,
  targetsText,
  withDefaults,
} from '@food-delivery/autoscaler'
import { type ScalingContext, findTarget, observeDeployment } from './scaling-context'
import { hpaStatusObject, kedaHpa } from './hpa-object'
import { type KedaEvent, firstEvents, pausedEvents, unpausedEvents, warningEvents } from './keda-events'
import { RecentLog } from './recent-log'
import { reportFailure } from './reconcile-failure'
import { reconciledScaledObject } from './scaled-object-status'
import { Ticks } from './ticks'

const generationIn = ({ metadata }: KubeObject) => metadata.generation ?? 1

interface ScaledObjectControllerOptions {
  object: ScaledObject
  setup: KedaSetup
  /** Time of the HPA's first sync before Kubernetes 1.37, ms since 1970. Since 1.37, the first sync is immediate. */
  firstSyncAt: number
  context: ScalingContext
}

type Observation = Omit<LagObservation, 't'> & { ready: number }
type Result = Pick<DecisionInput, 'decision' | 'explanation'> & { lagPerPartition: number[] }

/** KEDA's reconcile ends after the first poll and sets Ready to True, so only the second poll shows that a trigger fails. */
function stateAfterReconcile(state: KedaState): KedaState {
  const isFailing = state.conditions.some(({ type, reason }) => type === 'Ready' && reason.endsWith('TriggerError'))
  return isFailing ? { ...state, conditions: mergeConditions(state.conditions, [readyCondition()]) } : state
}

/** Runs KEDA's loop and the HPA's loop for one ScaledObject; both share state. */
export class ScaledObjectController {
  readonly observations = new RecentLog<Observation>()
  setup: KedaSetup
  private object: ScaledObject
  private state: KedaState
  private readonly originalReplicas: number
  private polls: Ticks | undefined
  private syncs: Ticks | undefined
  private isStopped = false

  constructor(private readonly options: ScaledObjectControllerOptions) {
    this.object = options.object
    this.setup = options.setup
    this.state = newKedaState(Date.parse(options.object.metadata.creationTimestamp ?? ''))
    this.originalReplicas = this.target?.replicas ?? 0
  }

  get name(): string {
    return this.object.metadata.name
  }

  get targetName(): string {
    return this.object.spec.scaleTargetRef.name
  }

  /** Starts both loops immediately; before Kubernetes 1.37, the HPA's loop starts at `firstSyncAt`. */
  start(): void {
    this.poll()
    this.publish()
    const { spec } = this.object
    const warnings = warningEvents(spec, this.options.context.store.rules)
    this.recordKeda([...warnings, ...(this.isPaused ? pausedEvents({ isNew: true }) : firstEvents(spec))])
  }

  /** Applies a changed spec. KEDA rebuilds its scalers and polls immediately; the HPA keeps its earlier recommendations. */
  update(object: ScaledObject, setup: KedaSetup): void {
    if (setup.kedaHpa.name !== this.setup.kedaHpa.name) this.removeHpa()
    const wasPaused = this.isPaused
    this.object = object
    this.setup = setup
    this.state = restartedState(this.state)
    this.polls?.stop()
    this.poll()
    this.publish()
    if (this.isPaused !== wasPaused)
      this.recordKeda(wasPaused ? unpausedEvents(object.spec) : pausedEvents({ isNew: false }))
  }

  /** Stops both loops. `isDeleted`: the ScaledObject was deleted, so its HPA is deleted too. */
  stop({ isDeleted = false } = {}): void {
    this.isStopped = true
    this.polls?.stop()
    this.syncs?.stop()
    if (!isDeleted) return
    this.removeHpa()
    if (this.object.spec.advanced?.restoreToOriginalReplicaCount === true) this.setReplicas(this.originalReplicas)
  }

  get target() {
    return findTarget(this.options.context, this.object.spec.scaleTargetRef)
  }

  private setReplicas(replicas: number): void {
    if (this.target) this.options.context.cluster.setReplicas(this.targetName, replicas)
  }

  private get isPaused(): boolean {
    return isPaused(this.object.metadata.annotations)
  }

  private poll(): void {
    const { timers } = this.options.context
    const periodMs = withDefaults(this.object.spec).pollingInterval * 1_000
    let isReconciling = true
    const tick = async (time: number) => {
      const queries = this.isPaused ? [] : await this.query('keda')
      const { target } = this
      // The spec may have changed during the query. Then another loop has replaced this one.
      if (this.isStopped || this.polls !== polls || !target) return
      const observation = { currentReplicas: target.replicas, readyReplicas: target.readyPods.length, queries }
      const result = pollKeda(this.setup, this.state, observation, time)
      if (result.decision.rescaled) this.setReplicas(result.decision.to)
      const state = isReconciling ? stateAfterReconcile(result.state) : result.state
      isReconciling = false
      this.apply(time, { loop: 'keda', queries, ready: observation.readyReplicas }, { ...result, state })
      this.record('keda-operator', result.events)
    }
    const polls = new Ticks({ firstAt: timers.now(), periodMs, timers, tick, onError: this.onError })
    this.polls = polls
  }

  private async sync(time: number): Promise<void> {
    if (this.isPaused) return
    const queries = await this.query('hpa')
    if (this.isStopped || this.isPaused) return
    const { context } = this.options
    const pods = this.target?.pods ?? []
    const observation = {
      queries,
      readyReplicas: this.target?.readyPods.length ?? 0,
      usage: { cpu: context.usage.usage(pods, 'cpu'), memory: context.usage.usage(pods, 'memory') },
      ...observeDeployment(context, this.object.spec.scaleTargetRef),
    }
    const result = syncKeda(this.setup, this.state, observation, time)
    if (result.decision.rescaled) this.setReplicas(result.decision.to)
    this.apply(time, { loop: 'hpa', queries, ready: observation.readyReplicas }, result)
    this.record('horizontal-pod-autoscaler', result.events)
  }

  /** Reads the current value of an external metric. @throws Error with KEDA's message */
  async externalMetric(name: string): Promise<string> {
    const queries = await this.query('hpa')
    const target = { currentReplicas: this.target?.replicas ?? 0, readyReplicas: this.target?.readyPods.length ?? 0 }
    const metric = { name, now: this.options.context.timers.now() }
    const result = externalMetric(this.setup, this.state, { queries, ...target }, metric)
    if (!result) throw new Error(`no matching metrics found for ${name}`)
    if (!('values' in result)) throw new Error(`metric:${name} encountered error`)
    return formatMilli(sumMilli(result.values))
  }

  /**
   * Queries the triggers for which the loop may not use a stored result. Null for the others, and for CPU and memory
   * triggers.
   */
  private query(loop: LagObservation['loop']): Promise<(TriggerQuery | null)[]> {
    const { readLag, readMetricsApi } = this.options.context
    const records = recordsInUse(this.setup, this.state, loop)
    const queries = this.setup.triggers.map(async (trigger, index): Promise<TriggerQuery | null> => {
      if (!trigger || records[index]) return null
      if (trigger.type === 'kafka') return readLag(trigger)
      // A cron trigger only needs the time.
      return trigger.type === 'metrics-api' ? readMetricsApi(trigger) : { partitions: [] }
    })
    return Promise.all(queries)
  }

  private apply(t: number, observation: Observation, { state, ...result }: Result & { state: KedaState }): void {
    this.state = state
    this.publish()
    this.observations.add(t, observation)
    const metric = targetsText(this.setup.hpa.spec, state.hpa.status.currentMetrics)
    const { name, options, targetName } = this
    const decision = scalingDecision({ ...result, t, autoscaler: name, target: targetName, metric })
    options.context.onDecision({
      autoscaler: name,
      decision: { ...decision, loop: observation.loop },
      nextSyncAt: this.syncs?.nextAt ?? options.firstSyncAt,
    })
  }

  /** Stores the ScaledObject with its status, and its HPA, which a paused ScaledObject does not have. */
  private publish(): void {
    const { store } = this.options.context
    const stored = store.get('scaledobjects', this.name)
    if (!stored) return
    this.object = { ...this.object, metadata: stored.metadata, status: stored.status }
    const reconciled = reconciledScaledObject(this.object, this.setup, this.state, this.originalReplicas)
    const owner = store.put('scaledobjects', reconciled) as ScaledObject
    if (this.isPaused) return this.removeHpa()
    const status = hpaStatusObject(this.setup.kedaHpa.spec, this.state.hpa.status)
    const previous = store.get('horizontalpodautoscalers', this.setup.kedaHpa.name)
    const hpa = store.put('horizontalpodautoscalers', { ...kedaHpa(owner, this.setup.kedaHpa, store), status })
    this.setup = { ...this.setup, hpa: { ...this.setup.hpa, generation: generationIn(hpa) } }
    this.syncAfter(
      previous
        ? { event: 'update', oldGeneration: generationIn(previous), newGeneration: generationIn(hpa) }
        : { event: 'add' },
    )
  }

  /** Starts the syncs of a new HPA, or adds one for a changed HPA. */
  private syncAfter(change: HpaChange): void {
    const { firstSyncAt, context } = this.options
    const { timers, hpaSyncMs, store } = context
    const isAtOnce = isSyncedAtOnce(change, store.rules)
    if (change.event === 'update') {
      if (isAtOnce) this.syncs?.addTick()
    } else if (isAtOnce || !this.syncs) {
      this.syncs?.stop()
      const firstAt = isAtOnce ? timers.now() : firstSyncAt
      const tick = (time: number) => this.sync(time)
      this.syncs = new Ticks({ firstAt, periodMs: hpaSyncMs, timers, tick, onError: this.onError })
    }
  }

  private removeHpa(): void {
    this.options.context.store.remove('horizontalpodautoscalers', this.setup.kedaHpa.name)
  }

  private readonly onError = (error: unknown, failures: number) =>
    reportFailure(this.options.context, this.object, error, failures)

  private recordKeda(events: readonly KedaEvent[]): void {
    for (const { component, event } of events) this.record(component, [event])
  }

  private record(component: string, events: readonly ScalingEvent[]): void {
    const { store, cluster } = this.options.context
    const isHpa = component === 'horizontal-pod-autoscaler'
    const involved = isHpa
      ? store.get('horizontalpodautoscalers', this.setup.kedaHpa.name)
      : store.get('scaledobjects', this.name)
    for (const event of events) if (involved) cluster.events.record(involved, component, event)
  }
}
