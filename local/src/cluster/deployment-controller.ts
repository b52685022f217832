import { randomUUID } from 'node:crypto'
import { type Deployment } from '../manifests/objects'
import { Pod, type PodOptions } from '../pods/pod'
import { LogBuffer } from '../pods/log-buffer'
import { type PodIdentity } from '../pods/pod-state'
import { chooseVictims } from './choose-victims'
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

/** Keeps the desired number of pods of a Deployment running. */
export class DeploymentController {
  deployment: Deployment
  replicaSet: { name: string; uid: string; hash: string }
  private readonly members = new Set<Pod>()
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

  get replicas(): number {
    return this.desired
  }

  /** As text: `app=a,tier=b`. */
  get selector(): string {
    const labels = Object.entries(this.deployment.spec.selector.matchLabels)
    return labels.map(([key, value]) => `${key}=${value}`).join(',')
  }

  /** All pods, including terminating ones. */
  get pods(): Pod[] {
    return [...this.members]
  }

  /** Pods that are not terminating. */
  get active(): Pod[] {
    return this.pods.filter((pod) => !pod.isDeleting)
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
   * Replaces pods of an older template as the manifests specify (maxSurge 1, maxUnavailable 0): at most one more than
   * desired, and never fewer ready ones. Call it whenever a pod has changed; it does nothing if all are up to date.
   */
  roll(): void {
    if (this.isRolling || this.outdated.length === 0) return
    this.isRolling = true
    const ready = this.active.filter(({ state }) => state.ready).length
    const unready = this.outdated.filter(({ state }) => !state.ready).length
    const surplus = Math.max(ready - this.desired, Math.min(unready, this.active.length - this.desired))
    this.remove(chooseVictims(this.outdated, surplus, this.options.now()))
    const missing = this.desired - this.current.length
    for (let room = this.desired + 1 - this.active.length; room > 0 && missing > 0; room = 0) this.add()
    this.isRolling = false
  }

  private get outdated(): Pod[] {
    return this.active.filter((pod) => !this.isCurrent(pod))
  }

  private isCurrent({ identity }: Pod): boolean {
    return identity.owner.name === this.replicaSet.name
  }

  /** Starts missing pods and deletes surplus ones. `max`: at most this many pods for now. */
  reconcile(max = this.desired): void {
    if (this.outdated.length > 0 && this.desired > 0) return this.roll()
    const surplus = this.active.length - Math.min(this.desired, max)
    this.remove(chooseVictims(this.active, surplus, this.options.now()))
    for (let missing = -surplus; missing > 0; missing--) this.add()
  }

  private remove(pods: readonly Pod[]): void {
    for (const pod of pods) {
      this.options.onPodChange('deleted', pod)
      pod.delete()
    }
  }

  private add(): void {
    const {
      deployment: _deployment,
      namespace: _namespace,
      replicas: _replicas,
      onDeleted,
      onPodChange,
      ...options
    } = this.options
    const pod = new Pod({ ...options, identity: this.identity(), log: new LogBuffer({ now: options.now }) })
    this.members.add(pod)
    onPodChange('created', pod)
    options.onChange(pod)
    void pod.deleted.then(() => {
      this.members.delete(pod)
      onDeleted(pod)
      this.reconcile()
    })
  }

  private identity(): PodIdentity {
    const { name, uid, hash } = this.replicaSet
    const { template } = this.deployment.spec
    return {
      name: `${name}-${podSuffix()}`,
      namespace: this.options.namespace,
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
