import { type Propagation } from '../cluster/cluster'
import { type DeploymentController } from '../cluster/deployment-controller'
import { type Deployment, type ObjectMeta } from '../manifests/objects'
import { type LogBuffer } from '../pods/log-buffer'
import { type Pod } from '../pods/pod'
import { type PodMetadata, type PodState } from '../pods/pod-state'
import { type Exchange } from './negotiation'
import { type ResourcePath } from './request-path'

export interface ApiRequest extends ResourcePath, Exchange {
  method: string
}

/** The parts of a pod that the API needs. */
interface ApiPod {
  log: LogBuffer
  containers: readonly string[]
  state: Pick<PodState, 'container' | 'lastState'>
  /** The labels of the pod, by which its Deployment and Services select it. */
  identity: { labels: Readonly<Record<string, string>> }
  deleted: Promise<void>
}

/** The operations on pods that the API needs. */
export interface PodAccess {
  readonly pods: readonly Pod[]
  findPod(name: string): ApiPod | undefined
  /** @throws NotFoundError */
  deletePod(name: string, graceSeconds?: number): void
  /** @throws NotFoundError */
  setPodMetadata(name: string, metadata: PodMetadata): void
}

/** The operations on Deployments that the API needs. */
interface DeploymentAccess {
  findDeployment(name: string, namespace?: string): DeploymentController | undefined
  setReplicas(name: string, replicas: number, namespace?: string): void
  /** Creates or changes a Deployment. If its template has changed, replaces its pods according to its strategy. */
  applyDeployment(deployment: Deployment): void
  /**
   * Resolves when its pods have been deleted; at once if `propagation` is Orphan, which keeps them.
   * @throws NotFoundError
   */
  deleteDeployment(deployment: ObjectMeta, propagation?: Propagation): Promise<void>
  /** @throws NotFoundError */
  deleteReplicaSet(replicaSet: ObjectMeta): void
  /** Deletes the Deployments and pods of a namespace. Resolves when all pods have been deleted. */
  emptyNamespace(namespace: string): Promise<void>
}

/** The operations on the cluster that the API needs; reads use the store. */
export type ClusterAccess = PodAccess & DeploymentAccess
