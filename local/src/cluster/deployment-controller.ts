import { randomUUID } from 'node:crypto'
import { type Deployment } from '../manifests/objects'
import { Pod, type PodOptions } from '../pods/pod'
import { LogBuffer } from '../pods/log-buffer'
import { type PodIdentity } from '../pods/pod-state'
import { podsToDelete } from './pods-to-delete'
import { randomSuffix } from './pod-names'
import { Progress } from './progress'
import { type Revision, Revisions } from './revisions'
import { type RolloutLimits, hasRecreateStrategy, limitsOf } from './strategy'

type DeploymentControllerOptions = Omit<PodOptions, 'identity' | 'log'> & {
  deployment: Deployment
  namespace: string
  replicas: number
  /** Called when a pod has been deleted. */
  onDeleted: (pod: Pod) => void
  /** Called when a pod has been created, and when its deletion begins. */
  onPodChange: (change: 'created' | 'deleted', pod: Pod) => void
}

/** Runs the desired number of pods of a Deployment. */
export class DeploymentController {
  deployment: Deployment
  readonly revisions: Revisions
  readonly progress: Progress
  private readonly allPods = new Set<Pod>()
  /** Whether all pods are being deleted, and no others are started. */
  isEnding = false
  private desired: number
  private isRolling = false

  constructor(private readonly options: DeploymentControllerOptions) {
    this.deployment = options.deployment
    this.revisions = new Revisions(options.deployment)
    this.progress = new Progress(this, options.now)
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

  /** The newest revision. */
  get replicaSet(): Revision {
    return this.revisions.newest
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

  podsOf({ name }: Revision): Pod[] {
    return this.pods.filter(({ identity }) => identity.owner.name === name)
  }

  /** Pods that are not terminating. */
  get active(): Pod[] {
    return this.pods.filter((pod) => !pod.isDeleting)
  }

  /** Active pods that are ready. */
  get ready(): Pod[] {
    return this.active.filter(({ state }) => state.ready)
  }

  /** Active pods of the newest revision. */
  get updated(): Pod[] {
    return this.activeOf(this.replicaSet)
  }

  activeOf(revision: Revision): Pod[] {
    return this.podsOf(revision).filter((pod) => !pod.isDeleting)
  }

  /** Whether the newest revision has the Deployment's template; false if the template changed while the Deployment is paused. */
  get isUpToDate(): boolean {
    return this.revisions.has(this.deployment.spec.template)
  }

  setReplicas(replicas: number): void {
    this.desired = replicas
    this.reconcile()
  }

  /** Applies a changed Deployment. Unless it is paused, pods with another template are replaced by its strategy. */
  update(deployment: Deployment): void {
    this.deployment = deployment
    if (!this.isUpToDate && deployment.spec.paused !== true) this.revisions.use(deployment)
    this.desired = deployment.spec.replicas ?? this.desired
    if (this.outdated.length > 0) this.roll()
    else this.reconcile()
  }

  /**
   * Replaces pods of older revisions within the limits of the Deployment's strategy. Must be called after each change
   * of a pod; does nothing if all pods are up to date.
   */
  roll(): void {
    if (this.isRolling || this.isEnding || this.outdated.length === 0) return
    this.isRolling = true
    if (hasRecreateStrategy(this.deployment)) this.remove(this.outdated)
    else this.replaceWithin(limitsOf(this.deployment, this.desired))
    this.isRolling = false
  }

  private replaceWithin({ surge, unavailable }: RolloutLimits): void {
    const needed = this.desired - unavailable
    const unready = this.outdated.filter(({ state }) => !state.ready).length
    const surplus = Math.max(this.ready.length - needed, Math.min(unready, this.active.length - needed))
    this.remove(podsToDelete(this.outdated, surplus, this.options.now()))
    while (this.updated.length < this.desired && this.active.length < this.desired + surge) this.add()
  }

  /** Deletes all pods, and starts no others. Resolves when they have been deleted. */
  async end(graceSeconds?: number): Promise<void> {
    this.isEnding = true
    this.remove(this.active, graceSeconds)
    // Pods that were already terminating may have a longer grace period.
    for (const pod of this.pods) pod.delete(graceSeconds)
    await Promise.all(this.pods.map(({ deleted }) => deleted))
  }

  /** Sets the replicas of each revision; returns the changes, the newest revision first. */
  countReplicas(): { name: string; from: number; to: number }[] {
    const isRolling = this.outdated.length > 0
    const changes = this.revisions.list.flatMap((revision) => {
      const { name, replicas: from } = revision
      const to = revision === this.replicaSet && !isRolling ? this.desired : this.activeOf(revision).length
      revision.replicas = to
      return from === to ? [] : [{ name, from, to }]
    })
    this.revisions.trim(this.deployment)
    return changes
  }

  /** Active pods of older revisions. */
  private get outdated(): Pod[] {
    return this.active.filter(({ identity }) => identity.owner.name !== this.replicaSet.name)
  }

  /** Starts missing pods and deletes surplus pods. `max`: limit of the number of pods for this call. */
  reconcile(max = this.desired): void {
    if (this.isEnding) return
    if (this.outdated.length > 0 && this.desired > 0) return this.roll()
    if (hasRecreateStrategy(this.deployment) && this.pods.length > this.podsOf(this.replicaSet).length) return
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
    const { name, uid, hash, template } = this.replicaSet
    return {
      name: `${name}-${randomSuffix()}`,
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
