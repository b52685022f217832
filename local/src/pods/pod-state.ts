import { type PodTemplate } from '../manifests/objects'

/** The immutable part of a pod. */
export interface PodIdentity {
  name: string
  namespace: string
  uid: string
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

/** The mutable part of a pod. Times in ms since 1970. */
export interface PodState {
  container: ContainerState
  last?: ContainerState & { kind: 'terminated' }
  /** Of the process, while it runs. */
  pid?: number
  port?: number
  started: boolean
  ready: boolean
  readyChangedAt: number
  restarts: number
  /** Set on the pod itself, not by its template. */
  annotations?: Record<string, string>
  deletedAt?: number
  graceSeconds?: number
}

/** A pod's phase; while it waits for a restart it is no longer Pending. */
export function phaseOf({ container, last }: PodState): 'Pending' | 'Running' {
  return container.kind === 'waiting' && !last ? 'Pending' : 'Running'
}
