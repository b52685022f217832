import { type PodTemplate } from '../manifests/objects'

/** The immutable part of a pod. */
export interface PodIdentity {
  name: string
  namespace: string
  uid: string
  deployment: string
  template: PodTemplate
  /** Labels of the template, with the hash of the template. */
  labels: Record<string, string>
  /** The ReplicaSet. */
  owner: { name: string; uid: string }
  /** ms since 1970. */
  createdAt: number
}

/** Labels and annotations that are set on a pod itself, not in its template. */
export interface PodMetadata {
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

export type ContainerState =
  | { kind: 'waiting'; reason: string; message?: string }
  | { kind: 'running'; startedAt: number }
  | { kind: 'terminated'; startedAt: number; finishedAt: number; code: number; reason: string }

/** The mutable part of a pod. Times in ms since 1970. */
export interface PodState extends PodMetadata {
  container: ContainerState
  /** The end of the previous container. */
  lastState?: ContainerState & { kind: 'terminated' }
  /** Process id and port, while the process runs. */
  pid?: number
  port?: number
  started: boolean
  ready: boolean
  readyChangedAt: number
  restarts: number
  deletedAt?: number
  graceSeconds?: number
}

/** The phase of a pod. As in Kubernetes, a pod that waits for a restart is Running. */
export function phaseOf({ container, lastState }: PodState): 'Pending' | 'Running' {
  return container.kind === 'waiting' && !lastState ? 'Pending' : 'Running'
}
