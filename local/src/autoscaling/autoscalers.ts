import { isDeepStrictEqual } from 'node:util'
import { type KubeObject, type HorizontalPodAutoscaler, type ScaledObject } from '../manifests/objects'
import { valueAt } from '../json'
import { type Change } from '../store/object-store'
import { type ScalingContext } from './scaling-context'
import { HpaController } from './hpa-controller'
import { ScaledObjectController } from './scaled-object-controller'
import { setUpScaledObject } from './scaled-object-setup'
import { reportFailure } from './reconcile-failure'
import { targetOf, targetsDeployment } from './scale-target'
import { Ticks, backoffMs } from './ticks'
import { type TriggerSources } from './trigger-parameters'

/**
 * Fraction of the sync period between the first syncs of consecutive HPAs, so that they do not coincide. Multiples of the golden
 * ratio (here 1 − 0.618) modulo 1 spread evenly for any number of HPAs.
 */
const FIRST_SYNC_STEP = 0.382

/** Period of the samples of a pod's usage: the default of metrics-server, independent of the sync period of HPAs. */
const SCRAPE_PERIOD_MS = 15_000

/** Delay before a failed start of a controller is repeated; doubled with each further failure, up to 5 minutes. */
const RETRY_DELAY_MS = 15_000

/** Runs a controller for each ScaledObject and each HorizontalPodAutoscaler in the store. */
export class Autoscalers {
  readonly scaledObjects = new Map<string, ScaledObjectController>()
  readonly hpas = new Map<string, HpaController>()
  private readonly appliedSpecs = new Map<string, string>()
  /** Number of consecutive failed starts of a controller, by object. */
  private readonly failures = new Map<string, number>()
  private isStopped = false
  /** The functions that end the subscriptions to the store. */
  private readonly unsubscribes: (() => void)[] = []
  private usageTicks: Ticks | undefined
  private controllerCount = 0

  constructor(private readonly options: ScalingContext & TriggerSources) {}

  start(): void {
    const { store, timers } = this.options
    for (const resource of ['scaledobjects', 'horizontalpodautoscalers'] as const) {
      for (const object of store.list(resource)) this.apply(object)
      this.unsubscribes.push(store.subscribe(resource, (change) => this.applyChange(change)))
    }
    this.unsubscribes.push(
      store.subscribe('deployments', (change) => this.applyTarget(change)),
      store.subscribe('triggerauthentications', ({ object }) => this.applyAuthentication(object)),
    )
    this.usageTicks = new Ticks({
      firstAt: timers.now(),
      periodMs: SCRAPE_PERIOD_MS,
      timers,
      tick: () => this.options.usage.sample(this.measuredPods()),
      onError: (error) =>
        console.error('cannot measure the CPU and memory of pods; their autoscalers use the last values:', error),
    })
  }

  stop(): void {
    this.isStopped = true
    for (const unsubscribe of this.unsubscribes) unsubscribe()
    this.usageTicks?.stop()
    for (const controller of [...this.scaledObjects.values(), ...this.hpas.values()]) controller.stop()
  }

  /** Reads the current value of an external metric of a ScaledObject. @throws Error with KEDA's message */
  externalMetric(scaledObject: string, metric: string): Promise<string> {
    const controller = this.scaledObjects.get(scaledObject)
    if (controller) return controller.externalMetric(metric)
    return Promise.reject(new Error(`ScaledObject.keda.sh "${scaledObject}" not found`))
  }

  private applyChange({ type, object }: Change): void {
    if (type !== 'DELETED') return this.apply(object)
    const { name } = object.metadata
    this.appliedSpecs.delete(keyOf(object))
    this.failures.delete(keyOf(object))
    if (object.kind === 'ScaledObject') {
      this.scaledObjects.get(name)?.stop({ isDeleted: true })
      this.scaledObjects.delete(name)
    } else {
      this.hpas.get(name)?.stop()
      this.hpas.delete(name)
    }
  }

  /**
   * A new Deployment may be a target that was missing, and a new template may have other environment variables for the
   * triggers.
   */
  private applyTarget({ type, object, previous }: Change): void {
    const [before, after] = [previous, object].map((each) => valueAt(each, 'spec.template'))
    const isSame = before === after || isDeepStrictEqual(before, after)
    if (type === 'DELETED' || (type === 'MODIFIED' && isSame)) return
    const { name } = object.metadata
    this.applyAgain((scaledObject) => {
      const target = targetOf(scaledObject)
      return target?.name === name && targetsDeployment(target)
    })
  }

  /** A new or changed TriggerAuthentication may have other parameters for the triggers. */
  private applyAuthentication({ metadata: { name } }: KubeObject): void {
    this.applyAgain(({ spec: { triggers } }) => triggers.some((trigger) => trigger.authenticationRef?.name === name))
  }

  private applyAgain(isAffected: (object: ScaledObject) => boolean): void {
    for (const scaledObject of this.options.store.list('scaledobjects') as ScaledObject[]) {
      if (!isAffected(scaledObject)) continue
      this.appliedSpecs.delete(keyOf(scaledObject))
      this.apply(scaledObject)
    }
  }

  /** Ignores changes outside the spec and the annotations, such as the status that the controllers themselves write. */
  private apply(object: KubeObject): void {
    const { spec, metadata } = object
    const appliedSpec = JSON.stringify([spec, metadata.uid, metadata.annotations])
    if (isOwnedByScaledObject(object) || this.appliedSpecs.get(keyOf(object)) === appliedSpec) return
    this.appliedSpecs.set(keyOf(object), appliedSpec)
    try {
      if (object.kind === 'ScaledObject') this.applyScaledObject(object as ScaledObject)
      else this.applyHpa(object as HorizontalPodAutoscaler)
      this.failures.delete(keyOf(object))
    } catch (error) {
      this.retry(object, appliedSpec, error)
    }
  }

  /** Starts the controller of an object again later; the other controllers continue. */
  private retry(object: KubeObject, appliedSpec: string, error: unknown): void {
    const { timers } = this.options
    const key = keyOf(object)
    const failures = (this.failures.get(key) ?? 0) + 1
    this.failures.set(key, failures)
    reportFailure(this.options, object, error, failures)
    timers.at(timers.now() + backoffMs(RETRY_DELAY_MS, failures), () => {
      if (this.isStopped || this.appliedSpecs.get(key) !== appliedSpec) return
      this.appliedSpecs.delete(key)
      this.apply(object)
    })
  }

  private applyHpa(object: HorizontalPodAutoscaler): void {
    const existing = this.hpas.get(object.metadata.name)
    if (existing) return existing.update(object)
    const controller = new HpaController({ object, firstSyncAt: this.nextFirstSync(), context: this.options })
    this.hpas.set(object.metadata.name, controller)
    controller.start()
  }

  private applyScaledObject(object: ScaledObject): void {
    const { name } = object.metadata
    const setup = setUpScaledObject(object, this.options)
    const existing = this.scaledObjects.get(name)
    if (!setup) {
      existing?.stop()
      this.scaledObjects.delete(name)
    } else if (existing) existing.update(object, setup)
    else {
      const firstSyncAt = this.nextFirstSync()
      const controller = new ScaledObjectController({ object, setup, firstSyncAt, context: this.options })
      this.scaledObjects.set(name, controller)
      controller.start()
    }
  }

  private nextFirstSync(): number {
    const { timers, hpaSyncMs } = this.options
    this.controllerCount += 1
    return timers.now() + Math.round(hpaSyncMs * ((this.controllerCount * FIRST_SYNC_STEP) % 1))
  }

  /** The pods of the Deployments that an HPA of the user, or a ScaledObject with a CPU or memory trigger, scales. */
  private measuredPods() {
    // The entry of a CPU or memory trigger is null.
    const resourceScaled = [...this.scaledObjects.values()].filter(({ setup }) => setup.triggers.includes(null))
    const controllers = [...resourceScaled, ...this.hpas.values()]
    return [...new Set(controllers.flatMap(({ target }) => target?.pods ?? []))]
  }
}

const keyOf = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`

const isOwnedByScaledObject = ({ metadata }: KubeObject) =>
  metadata.ownerReferences?.some(({ kind }) => kind === 'ScaledObject') ?? false
