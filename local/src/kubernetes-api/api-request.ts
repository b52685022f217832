import { type DeploymentController } from '../cluster/deployment-controller'
import { type Deployment } from '../manifests/objects'
import { type LogBuffer } from '../pods/log-buffer'
import { type PodMetadata } from '../pods/pod-state'
import { type Exchange } from './negotiation'
import { type ResourcePath } from './request-path'

export interface ApiRequest extends ResourcePath, Exchange {
  method: string
}

interface RunningPod {
  log: LogBuffer
  containers: readonly string[]
  /** The labels of its template, by which its Deployment and Services select it. */
  identity: { labels: Readonly<Record<string, string>> }
  deleted: Promise<void>
}

/** The operations on pods that the API needs. */
export interface PodAccess {
  findPod(name: string): RunningPod | undefined
  /** @throws NotFoundError */
  deletePod(name: string, graceSeconds?: number): void
  /** @throws NotFoundError */
  annotatePod(name: string, metadata: PodMetadata): void
}

/** The operations on Deployments that the API needs. */
export interface DeploymentAccess {
  findDeployment(name: string): DeploymentController | undefined
  setReplicas(name: string, replicas: number): void
  /** Applies a changed Deployment; its pods are replaced one by one. */
  updateDeployment(deployment: Deployment): void
}

/** The operations on the cluster that the API needs; reads use the store. Without Deployments the API is read-only. */
export type ClusterAccess = PodAccess & Partial<DeploymentAccess>
