import { isDeepStrictEqual } from 'node:util'
import { type Deployment, type KubeObject, type ObjectMeta, type Service, isDeployment } from '../manifests/objects'
import { withDeploymentDefaults } from '../manifests/deployment-defaults'
import { withRegistryFields } from '../manifests/registry-fields'
import { type Pod, type PodEvent, type PodOptions } from '../pods/pod'
import { podObject } from '../pods/pod-object'
import { type PodMetadata } from '../pods/pod-state'
import { type EventCause, EventRecorder, normalEvent } from '../store/event-recorder'
import { type ObjectStore } from '../store/object-store'
import { resourceOfKind } from '../store/resource-types'
import { DeploymentController } from './deployment-controller'
import { nodeObject } from './node-object'
import { podEvents } from './pod-events'
import { deploymentObject, replicaSetObject } from './workload-objects'
import { MAX_REPLICAS } from '../admission/deployment-errors'
import { validate } from '../admission/validate'

/** A Deployment, ReplicaSet or pod does not exist. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
  readonly code = 'NOT_FOUND'
}

interface ClusterOptions {
  /** The objects of the manifests. */
  objects: readonly KubeObject[]
  /** The store of the Kubernetes API. */
  store: ObjectStore
  initialReplicas: (deployment: Deployment) => number
  startContainer: PodOptions['startContainer']
  onEvent: (event: PodEvent) => void
  now: () => number
}

/** Delay before the controllers reconcile a new Deployment, as on a real cluster. Until then, the Deployment has no status. */
const RECONCILE_DELAY_MS = 20

/** Whether the ReplicaSet and pods of a deleted Deployment are deleted too, or kept. */
export type Propagation = 'Background' | 'Orphan'

/** Runs the pods of all Deployments and publishes all objects in the store. */
export class Cluster {
  private readonly controllers = new Map<string, DeploymentController>()
  /** Controllers whose Deployment was deleted, but whose ReplicaSet was kept or whose pods are terminating. */
  private readonly orphans = new Set<DeploymentController>()
  readonly events: EventRecorder
  private isStopping = false

  constructor(private readonly options: ClusterOptions) {
    const { objects, store, initialReplicas, now } = options
    this.events = new EventRecorder({ store, now })
    for (const deployment of objects.filter(isDeployment))
      this.addController(withDeploymentDefaults(deployment), initialReplicas(deployment))
  }

  /** Publishes the manifests and starts all pods. */
  start(): void {
    const { objects, store, now } = this.options
    store.put('nodes', nodeObject(store.rules.kubernetes, now()))
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: store.namespace } }
    store.put('namespaces', validate(namespace, { rules: store.rules }).object)
    for (const object of objects) {
      const resource = resourceOfKind(object.kind)
      if (resource && object.kind !== 'Deployment') store.put(resource.plural, withRegistryFields(object))
    }
    for (const controller of this.deployments) this.publishWorkload(controller)
    this.startPods()
  }

  /** Starts the first pod of each Deployment before a second pod, so that the system works as early as possible. */
  private startPods(): void {
    const max = Math.max(...this.deployments.map(({ replicas }) => replicas))
    for (let round = 1; round <= max; round++) for (const controller of this.deployments) controller.reconcile(round)
  }

  /** Changes the number of pods of a Deployment. @throws NotFoundError, RangeError */
  setReplicas(deployment: string, replicas: number, namespace?: string): void {
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > MAX_REPLICAS)
      throw new RangeError(`${deployment}: got ${replicas} replicas, expected a whole number from 0 to ${MAX_REPLICAS}`)
    const controller = this.requireDeployment(deployment, namespace)
    this.changeAndPublish(controller, () => controller.setReplicas(replicas))
  }

  findDeployment(name: string, namespace = this.options.store.namespace): DeploymentController | undefined {
    return this.controllers.get(keyOf({ name, namespace }))
  }

  /** Creates or changes a Deployment. If its template has changed, replaces its pods according to its strategy. */
  applyDeployment(deployment: Deployment): void {
    const { name, namespace } = deployment.metadata
    const existing = this.findDeployment(name, namespace) ?? this.adopt(deployment)
    if (existing) return this.changeAndPublish(existing, () => existing.update(deployment))
    const spec = { replicas: 1, ...deployment.spec }
    const controller = this.addController({ ...deployment, spec }, spec.replicas)
    this.options.store.put('deployments', { ...deployment, spec, status: {} })
    setTimeout(() => this.startNew(controller), RECONCILE_DELAY_MS)
  }

  private startNew(controller: DeploymentController): void {
    if (this.controllers.get(keyOf(controller)) !== controller || controller.isEnding) return
    this.publishWorkload(controller)
    controller.reconcile()
  }

  /** Deletes a Deployment. Resolves when its pods have been deleted. @throws NotFoundError */
  deleteDeployment({ name, namespace }: ObjectMeta, propagation: Propagation = 'Background'): Promise<void> {
    const { store } = this.options
    const controller = this.requireDeployment(name, namespace)
    const replicaSets = this.replicaSetsOf(controller)
    this.controllers.delete(keyOf(controller))
    this.orphans.add(controller)
    store.remove('deployments', name, controller.namespace)
    for (const { metadata, ...replicaSet } of replicaSets)
      if (propagation === 'Background') store.remove('replicasets', metadata.name, controller.namespace)
      else store.put('replicasets', { ...replicaSet, metadata: withoutOwner(metadata) })
    return propagation === 'Background' ? this.end(controller) : Promise.resolve()
  }

  /** Deletes a ReplicaSet with its pods. A Deployment recreates its newest ReplicaSet. @throws NotFoundError */
  deleteReplicaSet({ name, namespace }: ObjectMeta): void {
    if (!this.options.store.remove('replicasets', name, namespace))
      throw new NotFoundError(`ReplicaSet ${name} does not exist`)
    const pods = this.pods.filter(({ identity }) => identity.owner.name === name && identity.namespace === namespace)
    const orphan = [...this.orphans].find((each) => each.replicaSet.name === name && each.namespace === namespace)
    if (orphan) return void this.end(orphan)
    for (const controller of this.deployments) {
      if (controller.namespace === (namespace ?? controller.namespace)) controller.revisions.forget(name)
      this.publishWorkload(controller)
    }
    for (const pod of pods) this.deletePod(pod.name)
  }

  /** Deletes the Deployments and pods of a namespace. Resolves when all pods have been deleted. */
  async emptyNamespace(namespace: string): Promise<void> {
    const isInNamespace = (controller: DeploymentController) => controller.namespace === namespace
    const deployments = this.deployments
      .filter(isInNamespace)
      .map(({ deployment }) => this.deleteDeployment(deployment.metadata))
    const orphans = [...this.orphans].filter(isInNamespace).map((controller) => this.end(controller))
    await Promise.all([...deployments, ...orphans])
  }

  private async end(controller: DeploymentController): Promise<void> {
    await controller.end()
    this.orphans.delete(controller)
  }

  /** Reuses the controller of the ReplicaSet that was kept when a Deployment of this name and selector was deleted. */
  private adopt({ metadata, spec }: Deployment): DeploymentController | undefined {
    const key = keyOf({ name: metadata.name, namespace: metadata.namespace ?? this.options.store.namespace })
    const orphan = [...this.orphans].find(
      (each) =>
        !each.isEnding && keyOf(each) === key && isDeepStrictEqual(each.deployment.spec.selector, spec.selector),
    )
    if (!orphan) return undefined
    this.orphans.delete(orphan)
    this.controllers.set(key, orphan)
    return orphan
  }

  private changeAndPublish(controller: DeploymentController, change: () => void): void {
    change()
    this.publishWorkload(controller)
  }

  /** Deletes a pod, which its Deployment replaces. Default of `graceSeconds`: the value in the manifest. @throws NotFoundError */
  deletePod(name: string, graceSeconds?: number): void {
    const pod = this.requirePod(name)
    pod.delete(graceSeconds)
    // Kubernetes replaces a pod as soon as it is terminating.
    if (!this.isStopping) this.allControllers.find(({ pods }) => pods.includes(pod))?.reconcile()
  }

  /** Sets labels and annotations of a pod, in addition to those of its template. @throws NotFoundError */
  setPodMetadata(name: string, metadata: PodMetadata): void {
    this.requirePod(name).setMetadata(metadata)
  }

  get pods(): Pod[] {
    return this.allControllers.flatMap(({ pods }) => pods)
  }

  private get allControllers(): DeploymentController[] {
    return [...this.controllers.values(), ...this.orphans]
  }

  get deployments(): DeploymentController[] {
    return [...this.controllers.values()]
  }

  findPod(name: string): Pod | undefined {
    return this.pods.find((pod) => pod.name === name)
  }

  /** Whether a Service selects the pods of a Deployment. */
  hasDeployment(service: string): boolean {
    return this.deployments.some(({ deployment }) => this.selects(service, deployment.spec.template.metadata?.labels))
  }

  /** The ports of the ready pods of a Service. */
  endpoints(service: string, namespace = this.options.store.namespace): number[] {
    return this.pods
      .filter(({ isServing, identity }) => isServing && identity.namespace === namespace)
      .filter(({ identity }) => this.selects(service, identity.labels, namespace))
      .flatMap(({ state }) => state.port ?? [])
  }

  /** Deletes all pods at the same time: SIGTERM, then SIGKILL after `graceSeconds` or a shorter grace period of the pod. */
  async stop(graceSeconds: number): Promise<void> {
    this.isStopping = true
    await Promise.all(this.allControllers.map((controller) => controller.end(graceSeconds)))
  }

  private requireDeployment(name: string, namespace?: string): DeploymentController {
    const controller = this.findDeployment(name, namespace)
    if (!controller) throw new NotFoundError(`Deployment ${name} does not exist`)
    return controller
  }

  private requirePod(name: string): Pod {
    const pod = this.findPod(name)
    if (!pod) throw new NotFoundError(`pod ${name} does not exist`)
    return pod
  }

  /** A Service without a selector selects nothing. */
  private selects(service: string, labels: Record<string, string> = {}, namespace?: string): boolean {
    const { spec } = (this.options.store.get('services', service, namespace) as Service | undefined) ?? {}
    const selector = Object.entries(spec?.selector ?? {})
    return selector.length > 0 && selector.every(([key, value]) => labels[key] === value)
  }

  private addController(deployment: Deployment, replicas: number): DeploymentController {
    const { store, startContainer, now } = this.options
    const controller: DeploymentController = new DeploymentController({
      deployment,
      namespace: store.namespace,
      replicas,
      startContainer,
      onEvent: (event) => {
        this.recordPodEvents(event)
        this.options.onEvent(event)
      },
      now,
      onChange: (pod) => {
        store.put('pods', podObject(pod.identity, pod.state))
        controller.roll()
        this.publishWorkload(controller)
      },
      onDeleted: (pod) => {
        store.remove('pods', pod.name, pod.identity.namespace)
        this.publishWorkload(controller)
      },
      onPodChange: (change, pod) => this.recordPodChange(change, pod),
    })
    this.controllers.set(keyOf(controller), controller)
    return controller
  }

  private recordScaling({ name, namespace, isEnding }: DeploymentController, changes: readonly Scaling[]): void {
    if (isEnding) return
    const events = changes.map(({ name: replicaSet, from, to }) => {
      const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${replicaSet} from ${from} to ${to}`
      return normalEvent('ScalingReplicaSet', message)
    })
    this.record(this.options.store.get('deployments', name, namespace), 'deployment-controller', events)
  }

  private recordPodChange(change: 'created' | 'deleted', { name, identity }: Pod): void {
    const replicaSet = this.options.store.get('replicasets', identity.owner.name, identity.namespace)
    const [reason, verb] = change === 'created' ? ['SuccessfulCreate', 'Created'] : ['SuccessfulDelete', 'Deleted']
    this.record(replicaSet, 'replicaset-controller', [normalEvent(reason, `${verb} pod: ${name}`)])
  }

  private recordPodEvents(event: PodEvent): void {
    const { name, identity } = event.pod
    this.record(this.options.store.get('pods', name, identity.namespace), 'kubelet', podEvents(event))
  }

  private record(object: KubeObject | undefined, component: string, events: readonly EventCause[]): void {
    if (!object || this.isStopping) return
    for (const event of events) this.events.record(object, component, event)
  }

  private publishWorkload(controller: DeploymentController): void {
    const { store, now } = this.options
    const { name, namespace } = controller
    if (this.controllers.get(keyOf(controller)) !== controller) return this.publishOrphan(controller)
    const changes = controller.updateReplicaCounts()
    const deployment = deploymentObject(controller, store.get('deployments', name, namespace), now())
    const { uid } = store.put('deployments', deployment).metadata
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: uid ?? '' } as const
    for (const revision of controller.revisions.list) {
      const replicaSet = replicaSetObject(controller, revision, store.get('replicasets', revision.name, namespace))
      replicaSet.metadata.ownerReferences = [{ ...owner, controller: true, blockOwnerDeletion: true }]
      store.put('replicasets', replicaSet)
    }
    const names = new Set(controller.revisions.list.map((revision) => revision.name))
    for (const { metadata } of this.replicaSetsOf(controller))
      if (!names.has(metadata.name)) store.remove('replicasets', metadata.name, namespace)
    this.recordScaling(controller, changes)
    controller.progress.watch(() => this.publishWorkload(controller))
  }

  /** Publishes a ReplicaSet that was kept when its Deployment was deleted, so it has no owner. */
  private publishOrphan(controller: DeploymentController): void {
    const { store } = this.options
    const { replicaSet, namespace, isEnding } = controller
    // A new Deployment of the same name may already have a ReplicaSet of the same name.
    if (isEnding) return
    const previous = store.get('replicasets', replicaSet.name, namespace)
    if (previous) store.put('replicasets', replicaSetObject(controller, replicaSet, previous))
  }

  private replicaSetsOf({ name, namespace }: DeploymentController): KubeObject[] {
    const replicaSets = this.options.store.list('replicasets', namespace)
    return replicaSets.filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === name)
  }
}

type Scaling = ReturnType<DeploymentController['updateReplicaCounts']>[number]

const keyOf = ({ namespace, name }: Pick<DeploymentController, 'name' | 'namespace'>) => `${namespace}/${name}`

const withoutOwner = ({ ownerReferences: _owners, ...metadata }: ObjectMeta): ObjectMeta => metadata
