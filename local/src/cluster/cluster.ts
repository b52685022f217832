import { isDeployment, isService } from '../manifests/validate-manifest'
import { type Deployment, type KubeObject, type Service } from '../manifests/objects'
import { type Pod, type PodEvent, type PodOptions } from '../pods/pod'
import { podObject } from '../pods/pod-object'
import { type PodMetadata } from '../pods/pod-state'
import { EventRecorder } from '../store/event-recorder'
import { type ObjectStore } from '../store/object-store'
import { resourceOfKind } from '../store/resource-types'
import { DeploymentController } from './deployment-controller'
import { deploymentObject, replicaSetObject } from './workload-objects'

/** A Deployment or pod does not exist. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
  readonly code = 'NOT_FOUND'
}

interface ClusterOptions {
  /** The manifests. */
  objects: readonly KubeObject[]
  /** Stores the objects for the Kubernetes API. */
  store: ObjectStore
  initialReplicas: (deployment: Deployment) => number
  startContainer: PodOptions['startContainer']
  onEvent: (event: PodEvent) => void
  now: () => number
}

/** Runs the pods of all Deployments and publishes all objects in the store. */
export class Cluster {
  private readonly controllers = new Map<string, DeploymentController>()
  private readonly services: readonly Service[]
  readonly events: EventRecorder
  private isStopping = false

  constructor(private readonly options: ClusterOptions) {
    const { objects, store, now } = options
    this.events = new EventRecorder({ store, now })
    this.services = objects.filter(isService)
    for (const deployment of objects.filter(isDeployment))
      this.controllers.set(deployment.metadata.name, this.createController(deployment))
  }

  /** Publishes the manifests and starts all pods. */
  start(): void {
    const { objects, store } = this.options
    const namespace = { name: store.namespace, labels: { 'kubernetes.io/metadata.name': store.namespace } }
    store.put('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: namespace, status: { phase: 'Active' } })
    for (const object of objects) {
      const resource = resourceOfKind(object.kind)
      if (resource && object.kind !== 'Deployment') store.put(resource.plural, withClusterIp(object))
    }
    for (const controller of this.controllers.values()) {
      this.publishWorkload(controller)
      this.recordScaling(controller, 0)
    }
    this.startPods()
  }

  /** Starts the first pod of each Deployment before a second pod, so that the system works as early as possible. */
  private startPods(): void {
    const max = Math.max(...this.deployments.map(({ replicas }) => replicas))
    for (let round = 1; round <= max; round++) for (const controller of this.deployments) controller.reconcile(round)
  }

  /** Changes the number of pods of a Deployment. @throws NotFoundError */
  setReplicas(deployment: string, replicas: number): void {
    const controller = this.requireDeployment(deployment)
    this.change(controller, () => controller.setReplicas(replicas))
  }

  findDeployment(name: string): DeploymentController | undefined {
    return this.controllers.get(name)
  }

  /** Applies a changed Deployment. Replaces the pods of a changed template one by one. @throws NotFoundError */
  updateDeployment(deployment: Deployment): void {
    const controller = this.requireDeployment(deployment.metadata.name)
    this.change(controller, () => controller.update(deployment))
  }

  private change(controller: DeploymentController, change: () => void): void {
    const from = controller.replicas
    change()
    this.publishWorkload(controller)
    this.recordScaling(controller, from)
  }

  /** Deletes a pod; its Deployment replaces it. `graceSeconds`: default that of the manifest. @throws NotFoundError */
  deletePod(name: string, graceSeconds?: number): void {
    const pod = this.requirePod(name)
    pod.delete(graceSeconds)
    // Kubernetes replaces a pod as soon as it is terminating.
    if (!this.isStopping) this.controllers.get(pod.identity.deployment)?.reconcile()
  }

  /** Sets the labels and annotations of a pod in addition to those of its template. @throws NotFoundError */
  annotatePod(name: string, metadata: PodMetadata): void {
    this.requirePod(name).annotate(metadata)
  }

  get pods(): Pod[] {
    return [...this.controllers.values()].flatMap(({ pods }) => pods)
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
  endpoints(service: string): number[] {
    return this.pods
      .filter((pod) => pod.isServing && this.selects(service, pod.identity.labels))
      .flatMap(({ state }) => state.port ?? [])
  }

  /** Deletes all pods at the same time: SIGTERM, then SIGKILL after `graceSeconds` or a shorter grace period of the pod. */
  async stop(graceSeconds: number): Promise<void> {
    this.isStopping = true
    for (const controller of this.controllers.values()) controller.setReplicas(0)
    for (const pod of this.pods) pod.delete(graceSeconds)
    await Promise.all(this.pods.map(({ deleted }) => deleted))
  }

  private requireDeployment(name: string): DeploymentController {
    const controller = this.controllers.get(name)
    if (!controller) throw new NotFoundError(`Deployment ${name} does not exist`)
    return controller
  }

  private requirePod(name: string): Pod {
    const pod = this.findPod(name)
    if (!pod) throw new NotFoundError(`pod ${name} does not exist`)
    return pod
  }

  private selects(service: string, labels: Record<string, string> = {}): boolean {
    const selector = this.services.find(({ metadata }) => metadata.name === service)?.spec.selector
    return selector !== undefined && Object.entries(selector).every(([key, value]) => labels[key] === value)
  }

  private createController(deployment: Deployment): DeploymentController {
    const { store, initialReplicas, startContainer, onEvent, now } = this.options
    const controller: DeploymentController = new DeploymentController({
      deployment,
      namespace: store.namespace,
      replicas: initialReplicas(deployment),
      startContainer,
      onEvent,
      now,
      onChange: (pod) => {
        store.put('pods', podObject(pod.identity, pod.state))
        controller.roll()
        this.publishWorkload(controller)
      },
      onDeleted: (pod) => {
        store.remove('pods', pod.name)
        this.publishWorkload(controller)
      },
      onPodChange: (change, pod) => this.recordPodChange(controller, change, pod),
    })
    return controller
  }

  private recordScaling({ name, replicaSet, replicas }: DeploymentController, from: number): void {
    const involved = this.options.store.get('deployments', name)
    if (!involved || from === replicas || this.isStopping) return
    const message = `Scaled ${replicas > from ? 'up' : 'down'} replica set ${replicaSet.name} from ${from} to ${replicas}`
    this.events.record(involved, 'deployment-controller', { type: 'Normal', reason: 'ScalingReplicaSet', message })
  }

  private recordPodChange({ replicaSet }: DeploymentController, change: 'created' | 'deleted', { name }: Pod): void {
    const involved = this.options.store.get('replicasets', replicaSet.name)
    if (!involved || this.isStopping) return
    const isCreated = change === 'created'
    this.events.record(involved, 'replicaset-controller', {
      type: 'Normal',
      reason: isCreated ? 'SuccessfulCreate' : 'SuccessfulDelete',
      message: `${isCreated ? 'Created' : 'Deleted'} pod: ${name}`,
    })
  }

  private publishWorkload(controller: DeploymentController): void {
    const { store } = this.options
    const { name, replicaSet: newest } = controller
    const deployment = deploymentObject(controller, store.get('deployments', name))
    const { uid } = store.put('deployments', deployment).metadata
    const replicaSet = replicaSetObject(controller, store.get('replicasets', newest.name))
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: uid ?? '' } as const
    replicaSet.metadata.ownerReferences = [{ ...owner, controller: true, blockOwnerDeletion: true }]
    store.put('replicasets', replicaSet)
    const owners = new Set(controller.pods.map(({ identity }) => identity.owner.name))
    for (const { metadata } of store.list('replicasets')) {
      const isOld = metadata.name !== replicaSet.metadata.name && !owners.has(metadata.name)
      if (isOld && metadata.ownerReferences?.[0]?.name === name) store.remove('replicasets', metadata.name)
    }
  }
}

/** Adds the defaults of the API server to a Service, and the address of this machine as its cluster IP. */
function withClusterIp(object: KubeObject): KubeObject {
  if (!isService(object)) return object
  const ports = object.spec.ports.map((port) => ({ protocol: 'TCP', targetPort: port.port, ...port }))
  const defaults = {
    type: 'ClusterIP',
    clusterIP: '127.0.0.1',
    clusterIPs: ['127.0.0.1'],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    sessionAffinity: 'None',
  }
  return { ...object, spec: { ...defaults, ...object.spec, ports }, status: { loadBalancer: {} } }
}
