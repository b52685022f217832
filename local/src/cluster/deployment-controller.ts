import { randomUUID } from 'node:crypto'
import { type Deployment } from '../manifests/types'
import { Pod, type PodOptions } from '../pods/pod'
import { LogBuffer } from '../pods/log-buffer'
import { type PodIdentity } from '../pods/pod-state'
import { chooseVictims } from './choose-victims'
import { podSuffix, templateHash } from './pod-names'

export type DeploymentControllerOptions = Omit<PodOptions, 'identity' | 'log'> & {
  deployment: Deployment
  namespace: string
  replicas: number
  /** After a pod is gone. */
  onGone: (pod: Pod) => void
  /** A pod was made, or asked to leave. */
  onMember: (change: 'created' | 'deleted', pod: Pod) => void
}

/** Keeps as many pods of a Deployment running as it should have. */
export class DeploymentController {
  readonly deployment: Deployment
  readonly replicaSet: { name: string; uid: string; hash: string }
  private readonly members = new Set<Pod>()
  private desired: number

  constructor(private readonly options: DeploymentControllerOptions) {
    this.deployment = options.deployment
    const hash = templateHash(options.deployment.spec.template)
    this.replicaSet = { name: `${this.name}-${hash}`, uid: randomUUID(), hash }
    this.desired = options.replicas
  }

  get name(): string {
    return this.deployment.metadata.name
  }

  get replicas(): number {
    return this.desired
  }

  /** All pods, leaving ones included. */
  get pods(): Pod[] {
    return [...this.members]
  }

  /** Pods that count: those that are leaving are already replaced. */
  get active(): Pod[] {
    return this.pods.filter((pod) => !pod.isDeleting)
  }

  setReplicas(replicas: number): void {
    this.desired = replicas
    this.reconcile()
  }

  /** Starts pods that are missing and asks surplus ones to leave. `most`: no more pods than this for now. */
  reconcile(most = this.desired): void {
    const surplus = this.active.length - Math.min(this.desired, most)
    for (const pod of chooseVictims(this.active, surplus)) {
      this.options.onMember('deleted', pod)
      pod.delete()
    }
    for (let missing = -surplus; missing > 0; missing--) this.add()
  }

  private add(): void {
    const {
      deployment: _deployment,
      namespace: _namespace,
      replicas: _replicas,
      onGone,
      onMember,
      ...options
    } = this.options
    const pod = new Pod({ ...options, identity: this.identity(), log: new LogBuffer({ now: options.now }) })
    this.members.add(pod)
    onMember('created', pod)
    options.onChange(pod)
    void pod.gone.then(() => {
      this.members.delete(pod)
      onGone(pod)
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
