import { type PodTemplate } from '../manifests/objects'

/** What never changes about a pod. */
export interface PodIdentity {
  name: string
  namespace: string
  uid: string
  /** Deployment it belongs to. */
  deployment: string
  template: PodTemplate
  labels: Record<string, string>
  owner: { name: string; uid: string }
  /** ms since 1970. */
  createdAt: number
}

export type ContainerState =
  | { kind: 'waiting'; reason: string; message?: string }
  | { kind: 'running'; startedAt: number }
  | { kind: 'terminated'; startedAt: number; finishedAt: number; code: number; reason: string }

/** What changes about a pod. Times in ms since 1970. */
export interface PodState {
  container: ContainerState
  last?: ContainerState & { kind: 'terminated' }
  /** The process, while there is one. */
  pid?: number
  port?: number
  started: boolean
  ready: boolean
  readyChangedAt: number
  restarts: number
  /** Those that somebody set on the pod itself. */
  annotations?: Record<string, string>
  deletedAt?: number
  graceSeconds?: number
}

/** A pod's phase; one that runs again after a failure is not Pending any more. */
export function phaseOf({ container, last }: PodState): 'Pending' | 'Running' {
  return container.kind === 'waiting' && !last ? 'Pending' : 'Running'
}
