import { type HpaSpec, type ScaledObjectSpec } from '@food-delivery/autoscaler'

/** The fields of ObjectMeta that the local cluster uses. */
export interface ObjectMeta {
  name: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: {
    apiVersion: string
    kind: string
    name: string
    uid: string
    controller: true
    blockOwnerDeletion: true
  }[]
  finalizers?: string[]
  /** The owners of the fields, for server-side apply. */
  managedFields?: unknown[]
}

export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
  spec?: unknown
  status?: unknown
}

export interface KeyRef {
  name: string
  key: string
  optional?: boolean
}

export interface EnvVar {
  name: string
  value?: string
  valueFrom?: {
    secretKeyRef?: KeyRef
    configMapKeyRef?: KeyRef
    fieldRef?: { apiVersion?: string; fieldPath: string }
    resourceFieldRef?: { resource?: string }
  }
}

interface EnvSource {
  prefix?: string
  secretRef?: { name: string; optional?: boolean }
  configMapRef?: { name: string; optional?: boolean }
}

/** The action of a probe or a hook. */
export interface Handler {
  exec?: { command?: string[] }
  httpGet?: { path?: string; scheme?: string; port: number | string; httpHeaders?: { name: string; value: string }[] }
  tcpSocket?: { port: number | string }
  grpc?: { port: number }
}

export interface Probe extends Handler {
  initialDelaySeconds?: number
  periodSeconds?: number
  timeoutSeconds?: number
  failureThreshold?: number
  successThreshold?: number
}

export interface Container {
  name: string
  image: string
  command?: string[]
  args?: string[]
  workingDir?: string
  imagePullPolicy?: string
  volumeMounts?: { name: string; mountPath: string }[]
  ports?: { name?: string; containerPort: number; hostPort?: number; protocol?: string }[]
  env?: EnvVar[]
  envFrom?: EnvSource[]
  startupProbe?: Probe
  livenessProbe?: Probe
  readinessProbe?: Probe
  lifecycle?: { postStart?: Handler; preStop?: Handler }
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> }
  securityContext?: SecurityContext
}

interface SecurityContext {
  runAsUser?: number
  runAsGroup?: number
}

export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }
  spec: {
    terminationGracePeriodSeconds?: number
    serviceAccountName?: string
    containers: Container[]
    restartPolicy?: string
    dnsPolicy?: string
    nodeSelector?: Record<string, string>
    tolerations?: { operator?: string }[]
    topologySpreadConstraints?: { maxSkew?: number; whenUnsatisfiable?: string }[]
    securityContext?: SecurityContext
    initContainers?: Container[]
    volumes?: { name: string; emptyDir?: object; configMap?: { name?: string }; secret?: { secretName?: string } }[]
    /** Requests and limits of the whole pod. */
    resources?: unknown
  }
}

export interface Deployment extends KubeObject {
  kind: 'Deployment'
  spec: {
    replicas?: number
    selector: { matchLabels: Record<string, string>; matchExpressions?: unknown[] }
    strategy?: { type?: string; rollingUpdate?: { maxUnavailable?: number | string; maxSurge?: number | string } }
    paused?: boolean
    revisionHistoryLimit?: number
    minReadySeconds?: number
    progressDeadlineSeconds?: number
    template: PodTemplate
  }
}

export interface Service extends KubeObject {
  kind: 'Service'
  spec: {
    type?: string
    clusterIP?: string
    externalName?: string
    selector?: Record<string, string>
    sessionAffinity?: string
    ports?: { name?: string; port: number; targetPort?: number | string; protocol?: string; nodePort?: number }[]
  }
}

export interface Secret extends KubeObject {
  kind: 'Secret'
  type?: string
  stringData?: Record<string, string>
  data?: Record<string, string>
}

export interface ConfigMap extends KubeObject {
  kind: 'ConfigMap'
  data?: Record<string, string>
  binaryData?: Record<string, string>
}

export interface Route extends KubeObject {
  kind: 'Route'
  spec: { path?: string; to: { kind: string; name: string } }
}

/** The local cluster ignores the hosts of an Ingress. */
export interface Ingress extends KubeObject {
  kind: 'Ingress'
  spec: {
    rules?: { http?: { paths: { path?: string; pathType: string; backend: { service?: { name: string } } }[] } }[]
  }
}

/** keda.sh/v1alpha1 */
export interface ScaledObject extends KubeObject {
  kind: 'ScaledObject'
  spec: ScaledObjectSpec
}

/** autoscaling/v2 */
export interface HorizontalPodAutoscaler extends KubeObject {
  kind: 'HorizontalPodAutoscaler'
  spec: HpaSpec & { scaleTargetRef: { apiVersion?: string; kind?: string; name: string } }
}

export const isDeployment = (object: KubeObject): object is Deployment => object.kind === 'Deployment'
export const isService = (object: KubeObject): object is Service => object.kind === 'Service'
export const isRoute = (object: KubeObject): object is Route => object.kind === 'Route'
export const isIngress = (object: KubeObject): object is Ingress => object.kind === 'Ingress'
export const isScaledObject = (object: KubeObject): object is ScaledObject => object.kind === 'ScaledObject'
