import { AutoscalerError, type KedaSetup, prepareScaledObject } from '@food-delivery/autoscaler'
import { type KubeObject, type Secret, type HorizontalPodAutoscaler, type ScaledObject } from '../manifests/objects'
import { type Change } from '../store/object-store'
import { type ScalingContext } from './context'
import { HpaController } from './hpa-controller'
import { ScaledObjectController } from './scaled-object-controller'
import { Ticks } from './ticks'
import { authenticationParameters } from './trigger-authentication'
import { type FindTarget } from './scale-targets'

interface AutoscalersOptions extends ScalingContext {
  /** The manifests, for kinds that are not in the store, such as TriggerAuthentication. */
  objects: readonly KubeObject[]
  secrets: readonly Secret[]
}

/** Spreads the first syncs of HPAs over the period: each starts this fraction of it after the one before. */
const PHASE = 0.382

/** Scrape period of pods: metrics-server's default, independent of the sync period of HPAs. */
const SCRAPE_PERIOD_MS = 15_000

/** Runs a controller for each ScaledObject and each HorizontalPodAutoscaler in the store. */
export class Autoscalers {
  readonly scaledObjects = new Map<string, ScaledObjectController>()
  readonly hpas = new Map<string, HpaController>()
  private readonly specs = new Map<string, string>()
  private readonly unsubscribe: (() => void)[] = []
  private sampling: Ticks | undefined
  private started = 0

  constructor(private readonly options: AutoscalersOptions) {}

  get findTarget(): FindTarget {
    return this.options.findTarget
  }

  start(): void {
    const { store, timers } = this.options
    for (const resource of ['scaledobjects', 'horizontalpodautoscalers'] as const) {
      for (const object of store.list(resource)) this.apply(object)
      this.unsubscribe.push(store.subscribe(resource, (change) => this.follow(change)))
    }
    this.sampling = new Ticks({
      firstAt: timers.now(),
      periodMs: SCRAPE_PERIOD_MS,
      timers,
      tick: () => this.options.usage.sample(this.measuredPods()),
    })
  }

  stop(): void {
    for (const unsubscribe of this.unsubscribe) unsubscribe()
    this.sampling?.stop()
    for (const controller of [...this.scaledObjects.values(), ...this.hpas.values()]) controller.stop()
  }

  private follow({ type, object }: Change): void {
    if (type !== 'DELETED') return this.apply(object)
    const { name } = object.metadata
    this.specs.delete(keyOf(object))
    if (object.kind === 'ScaledObject') {
      this.scaledObjects.get(name)?.stop({ isDeleted: true })
      this.scaledObjects.delete(name)
    } else {
      this.hpas.get(name)?.stop()
      this.hpas.delete(name)
    }
  }

  /** Ignores changes of the status only, which include our own. */
  private apply(object: KubeObject): void {
    const { spec, metadata } = object
    const desired = JSON.stringify([spec, metadata.uid, metadata.annotations])
    if (isOwned(object) || this.specs.get(keyOf(object)) === desired) return
    this.specs.set(keyOf(object), desired)
    if (object.kind === 'ScaledObject') this.applyScaledObject(object as ScaledObject)
    else this.applyHpa(object as HorizontalPodAutoscaler)
  }

  private applyHpa(object: HorizontalPodAutoscaler): void {
    const known = this.hpas.get(object.metadata.name)
    if (known) return known.update(object)
    const controller = new HpaController({ object, firstSyncAt: this.nextPhase(), context: this.options })
    this.hpas.set(object.metadata.name, controller)
    controller.start()
  }

  private applyScaledObject(object: ScaledObject): void {
    const { name } = object.metadata
    const setup = this.prepare(object)
    const known = this.scaledObjects.get(name)
    if (!setup) {
      known?.stop()
      this.scaledObjects.delete(name)
    } else if (known) known.update(object, setup)
    else {
      const firstSyncAt = this.nextPhase()
      const controller = new ScaledObjectController({ object, setup, firstSyncAt, context: this.options })
      this.scaledObjects.set(name, controller)
      controller.start()
    }
  }

  private prepare(object: ScaledObject): KedaSetup | undefined {
    const { findTarget, objects, secrets, store } = this.options
    const { scaleTargetRef } = object.spec
    const target = findTarget(scaleTargetRef.name)
    try {
      if (!target) throw new MissingTargetError(`deployments.apps "${scaleTargetRef.name}" not found`)
      const metadata = { ...object.metadata, namespace: store.namespace }
      return prepareScaledObject({
        object: { metadata, spec: object.spec },
        env: target.env(scaleTargetRef.envSourceContainerName),
        authParams: authenticationParameters(object, objects, secrets),
      })
    } catch (error) {
      if (!(error instanceof AutoscalerError || error instanceof MissingTargetError)) throw error
      this.reject(object, error.message)
      return undefined
    }
  }

  /** KEDA's webhook admits some objects that its operator rejects; then the conditions of the object report it. */
  private reject(object: ScaledObject, message: string): void {
    const { store, events } = this.options
    const ready = {
      type: 'Ready',
      status: 'False',
      reason: 'ScaledObjectCheckFailed',
      message: 'ScaledObject check failed',
    }
    const unknown = ['Active', 'Fallback'].map((type) => ({ type, status: 'Unknown' }))
    store.put('scaledobjects', { ...object, status: { conditions: [ready, ...unknown] } })
    events.record(object, 'keda-operator', { type: 'Warning', reason: 'ScaledObjectCheckFailed', message })
  }

  private nextPhase(): number {
    const { timers, hpaSyncMs } = this.options
    this.started += 1
    return timers.now() + Math.round(hpaSyncMs * ((this.started * PHASE) % 1))
  }

  /** Pods of the Deployments scaled by CPU or memory. */
  private measuredPods() {
    const scaled = [...this.scaledObjects.values()].filter(({ setup }) => setup.triggers.includes(null))
    const targets = new Set([...scaled, ...this.hpas.values()].map(({ targetName }) => targetName))
    return [...targets].flatMap((name) => this.options.findTarget(name)?.pods ?? [])
  }
}

/** A ScaledObject names a Deployment that does not exist. */
class MissingTargetError extends Error {
  override readonly name = 'MissingTargetError'
  readonly code = 'MISSING_TARGET'
}

const keyOf = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`

const isOwned = ({ metadata }: KubeObject) =>
  metadata.ownerReferences?.some(({ kind }) => kind === 'ScaledObject') ?? false
