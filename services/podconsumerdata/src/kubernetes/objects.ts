/** Fields of Kubernetes objects that this service reads. */
export interface KubernetesObject {
  metadata: {
    name: string
    resourceVersion?: string
    labels?: Record<string, string>
    creationTimestamp?: string
    deletionTimestamp?: string
    ownerReferences?: { kind: string; name: string }[]
  }
}

export interface ObjectList<T> {
  metadata?: { resourceVersion?: string }
  items: T[]
}

export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
}

export interface Pod extends KubernetesObject {
  status?: {
    phase?: string
    conditions?: Condition[]
    containerStatuses?: {
      restartCount?: number
      started?: boolean
      state?: { waiting?: { reason?: string }; terminated?: object }
    }[]
  }
}

export interface Deployment extends KubernetesObject {
  spec?: { replicas?: number }
  status?: { replicas?: number }
}

interface MetricTarget {
  averageUtilization?: number
  averageValue?: string
  value?: string
}

interface MetricSource {
  name?: string
  metric?: { name?: string }
  target?: MetricTarget
  current?: MetricTarget
}

export interface Metric {
  type: string
  resource?: MetricSource
  external?: MetricSource
  pods?: MetricSource
  object?: MetricSource
}

export interface HorizontalPodAutoscaler extends KubernetesObject {
  spec: { scaleTargetRef: { name: string }; minReplicas?: number; maxReplicas: number; metrics?: Metric[] }
  status?: {
    currentReplicas?: number
    desiredReplicas?: number
    currentMetrics?: Metric[] | null
    conditions?: Condition[]
  }
}

export interface ScaledObject extends KubernetesObject {
  spec: {
    scaleTargetRef: { name: string }
    minReplicaCount?: number
    maxReplicaCount?: number
    triggers?: { type: string; metadata?: Record<string, string> }[]
  }
  status?: { conditions?: Condition[]; hpaName?: string }
}
