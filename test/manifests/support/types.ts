export interface ObjectMeta {
  name: string
  namespace?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
  spec?: Record<string, unknown>
  data?: Record<string, string>
  stringData?: Record<string, string>
}

export interface EnvVar {
  name: string
  value?: string
  valueFrom?: Record<string, { name?: string; key?: string; fieldPath?: string }>
}

export interface Container {
  name: string
  image: string
  ports?: { name?: string; containerPort: number }[]
  args?: string[]
  env?: EnvVar[]
  startupProbe?: unknown
  livenessProbe?: unknown
  readinessProbe?: unknown
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
  securityContext?: Record<string, unknown>
  volumeMounts?: { name: string; mountPath: string }[]
}

export interface PodSpec {
  automountServiceAccountToken?: boolean
  serviceAccountName?: string
  terminationGracePeriodSeconds?: number
  securityContext?: Record<string, unknown>
  containers: Container[]
  volumes?: { name: string; secret?: { secretName: string }; configMap?: { name: string } }[]
}
