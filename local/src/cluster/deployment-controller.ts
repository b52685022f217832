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
  /** Whether all pods are being deleted, and no more pods are started. */
  isEnding = false
  private desiredReplicas: number
  private isRolling = false

  constructor(private readonly options: DeploymentControllerOptions) {
    this.deployment = options.deployment
    this.revisions = new Revisions(options.deployment)
    this.progress = new Progress(this, options.now)
    this.desiredReplicas = options.replicas
  }

  get name(): string {
    return this.deployment.metadata.name
  }

  get namespace(): string {
    return this.deployment.metadata.namespace ?? this.options.namespace
  }

  get replicas(): number {
    return this.desiredReplicas
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
  get activePods(): Pod[] {
    return this.pods.filter((pod) => !pod.isDeleting)
  }

  /** Active pods that are ready. */
  get readyPods(): Pod[] {
    return this.activePods.filter(({ state }) => state.ready)
  }

  /** Active pods of the newest revision. */
  get updatedPods(): Pod[] {
    return this.activeOf(this.replicaSet)
  }

  activeOf(revision: Revision): Pod[] {
    return this.podsOf(revision).filter((pod) => !pod.isDeleting)
  }

  /** Whether the newest revision has the Deployment's template; false if the template changed while the Deployment is paused. */
  get isUpToDate(): boolean {
    return this.revisions.isNewestTemplate(this.deployment.spec.template)
  }

  setReplicas(replicas: number): void {
    this.desiredReplicas = replicas
    this.reconcile()
  }

  /** Applies a changed Deployment. Unless it is paused, pods with another template are replaced by its strategy. */
  update(deployment: Deployment): void {
    this.deployment = deployment
    if (!this.isUpToDate && deployment.spec.paused !== true) this.revisions.use(deployment)
    this.desiredReplicas = deployment.spec.replicas ?? this.desiredReplicas
    if (this.outdatedPods.length > 0) this.roll()
    else this.reconcile()
  }

  /**
   * Replaces pods of older revisions within the limits of the Deployment's strategy. Must be called after each change
   * of a pod; does nothing if all pods are up to date.
   */
  roll(): void {
    if (this.isRolling || this.isEnding || this.outdatedPods.length === 0) return
    this.isRolling = true
    if (hasRecreateStrategy(this.deployment)) this.remove(this.outdatedPods)
    else this.replaceWithin(limitsOf(this.deployment, this.desiredReplicas))
    this.isRolling = false
  }

  private replaceWithin({ surge, unavailable }: RolloutLimits): void {
    const minReadyPods = this.desiredReplicas - unavailable
    const unreadyOutdated = this.outdatedPods.filter(({ state }) => !state.ready).length
    // Outdated pods that are not ready serve no requests, so they need not wait until new pods are ready.
    const unreadySurplus = Math.min(unreadyOutdated, this.activePods.length - minReadyPods)
    const surplus = Math.max(this.readyPods.length - minReadyPods, unreadySurplus)
    this.remove(podsToDelete(this.outdatedPods, surplus, this.options.now()))
    while (this.updatedPods.length < this.desiredReplicas && this.activePods.length < this.desiredReplicas + surge)
      this.add()
  }

  /** Deletes all pods, and starts no more pods. Resolves when all have been deleted. */
  async end(graceSeconds?: number): Promise<void> {
    this.isEnding = true
    this.remove(this.activePods, graceSeconds)
    // Pods that were already terminating may have a longer grace period.
    for (const pod of this.pods) pod.delete(graceSeconds)
    await Promise.all(this.pods.map(({ deleted }) => deleted))
  }

  /** Updates `replicas` of each revision; returns the changes, the newest revision first. */
  updateReplicaCounts(): { name: string; from: number; to: number }[] {
    const isRolling = this.outdatedPods.length > 0
    const changes = this.revisions.list.flatMap((revision) => {
      const { name, replicas: from } = revision
      const to = revision === this.replicaSet && !isRolling ? this.desiredReplicas : this.activeOf(revision).length
      revision.replicas = to
      return from === to ? [] : [{ name, from, to }]
    })
    this.revisions.trim(this.deployment)
    return changes
  }

  /** Active pods of older revisions. */
  private get outdatedPods(): Pod[] {
    return this.activePods.filter(({ identity }) => identity.owner.name !== this.replicaSet.name)
  }

  /** Starts missing pods and deletes surplus pods. `max`: limit of the number of pods for this call. */
  reconcile(max = this.desiredReplicas): void {
    if (this.isEnding) return
    if (this.outdatedPods.length > 0 && this.desiredReplicas > 0) return this.roll()
    // With the strategy Recreate, new pods start only when all old pods have been deleted.
    if (hasRecreateStrategy(this.deployment) && this.pods.length > this.podsOf(this.replicaSet).length) return
    const surplus = this.activePods.length - Math.min(this.desiredReplicas, max)
    this.remove(podsToDelete(this.activePods, surplus, this.options.now()))
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
