import { randomUUID } from 'node:crypto'
import { type Deployment } from '../manifests/objects'
import { Pod, type PodOptions } from '../pods/pod'
import { LogBuffer } from '../pods/log-buffer'
import { type PodIdentity } from '../pods/pod-state'
import { podsToDelete } from './pods-to-delete'
import { podSuffix, templateHash } from './pod-names'

type DeploymentControllerOptions = Omit<PodOptions, 'identity' | 'log'> & {
  deployment: Deployment
  namespace: string
  replicas: number
  /** A pod has been deleted. */
  onDeleted: (pod: Pod) => void
  /** A pod was created, or is being deleted. */
  onPodChange: (change: 'created' | 'deleted', pod: Pod) => void
}

/** Runs the desired number of pods of a Deployment. */
export class DeploymentController {
  deployment: Deployment
  replicaSet: { name: string; uid: string; hash: string }
  private readonly allPods = new Set<Pod>()
  /** Whether no more pods are started. */
  isEnding = false
  private desired: number
  private isRolling = false

  constructor(private readonly options: DeploymentControllerOptions) {
    this.deployment = options.deployment
    this.replicaSet = replicaSetOf(options.deployment)
    this.desired = options.replicas
  }

  get name(): string {
    return this.deployment.metadata.name
  }

  get namespace(): string {
    return this.deployment.metadata.namespace ?? this.options.namespace
  }

  get replicas(): number {
    return this.desired
  }

  /** The label selector as text: `app=a,tier=b`. */
  get selector(): string {
    const labels = Object.entries(this.deployment.spec.selector.matchLabels)
    return labels.map(([key, value]) => `${key}=${value}`).join(',')
  }

  /** All pods, including terminating pods. */
  get pods(): Pod[] {
    return [...this.allPods]
  }

  /** Pods that are not terminating. */
  get active(): Pod[] {
    return this.pods.filter((pod) => !pod.isDeleting)
  }

  /** Active pods that are ready. */
  get ready(): Pod[] {
    return this.active.filter(({ state }) => state.ready)
  }

  /** Active pods of the newest template. */
  get current(): Pod[] {
    return this.active.filter((pod) => this.isCurrent(pod))
  }

  setReplicas(replicas: number): void {
    this.desired = replicas
    this.reconcile()
  }

  /** Applies a changed Deployment; pods of another template are replaced one by one. */
  update(deployment: Deployment): void {
    const next = replicaSetOf(deployment)
    this.deployment = deployment
    if (next.hash !== this.replicaSet.hash) this.replicaSet = next
    this.desired = deployment.spec.replicas ?? this.desired
    if (this.outdated.length > 0) this.roll()
    else this.reconcile()
  }

  /**
   * Replaces pods of an older template with maxSurge 1 and maxUnavailable 0: at most one pod more than desired, and never
   * fewer ready pods than desired. Must be called whenever a pod has changed; does nothing if all pods are up to date.
   */
  roll(): void {
    if (this.isRolling || this.isEnding || this.outdated.length === 0) return
    this.isRolling = true
    const unready = this.outdated.filter(({ state }) => !state.ready).length
    const surplus = Math.max(this.ready.length - this.desired, Math.min(unready, this.active.length - this.desired))
    this.remove(podsToDelete(this.outdated, surplus, this.options.now()))
    const isMissing = this.current.length < this.desired
    if (isMissing && this.active.length <= this.desired) this.add()
    this.isRolling = false
  }

  /** Deletes all pods and starts no others. Resolves when they have been deleted. */
  async end(graceSeconds?: number): Promise<void> {
    this.isEnding = true
    this.remove(this.active, graceSeconds)
    // Those that were terminating before can have more time.
    for (const pod of this.pods) pod.delete(graceSeconds)
    await Promise.all(this.pods.map(({ deleted }) => deleted))
  }

  private get outdated(): Pod[] {
    return this.active.filter((pod) => !this.isCurrent(pod))
  }

  private isCurrent({ identity }: Pod): boolean {
    return identity.owner.name === this.replicaSet.name
  }

  /** Starts missing pods and deletes surplus pods. `max`: limits the number of pods for this call. */
  reconcile(max = this.desired): void {
    if (this.isEnding) return
    if (this.outdated.length > 0 && this.desired > 0) return this.roll()
    const surplus = this.active.length - Math.min(this.desired, max)
    this.remove(podsToDelete(this.active, surplus, this.options.now()))
    for (let missing = -surplus; missing > 0; missing--) this.add()
  }

  private remove(pods: readonly Pod[], graceSeconds?: number): void {
    for (const pod of pods) {
      this.options.onPodChange('deleted', pod)
      pod.delete(graceSeconds)
    }
  }

  private add(): void {
    const { onDeleted, onPodChange, onChange, now } = this.options
    const pod = new Pod({ ...this.options, identity: this.createIdentity(), log: new LogBuffer({ now }) })
    this.allPods.add(pod)
    onPodChange('created', pod)
    onChange(pod)
    void pod.deleted.then(() => {
      this.allPods.delete(pod)
      onDeleted(pod)
      this.reconcile()
    })
  }

  private createIdentity(): PodIdentity {
    const { name, uid, hash } = this.replicaSet
    const { template } = this.deployment.spec
    return {
      name: `${name}-${podSuffix()}`,
      namespace: this.namespace,
      uid: randomUUID(),
      deployment: this.name,
      template,
      labels: { ...template.metadata?.labels, 'pod-template-hash': hash },
      owner: { name, uid },
      createdAt: this.options.now(),
    }
  }
}

function replicaSetOf({ metadata, spec }: Deployment) {
  const hash = templateHash(spec.template)
  return { name: `${metadata.name}-${hash}`, uid: randomUUID(), hash }
}
