import { type HpaSpec, type ScaledObjectSpec } from '@food-delivery/autoscaler'
import { type Container, type KubeObject } from '../manifests/types'
import { type Pod } from '../pods/pod'

/** A keda.sh/v1alpha1 ScaledObject as the API has it. */
export interface ScaledObjectObject extends KubeObject {
  kind: 'ScaledObject'
  spec: ScaledObjectSpec
}

/** An autoscaling/v2 HorizontalPodAutoscaler as the API has it. */
export interface HpaObject extends KubeObject {
  kind: 'HorizontalPodAutoscaler'
  spec: HpaSpec & { scaleTargetRef: { apiVersion?: string; kind?: string; name: string } }
}

/** A Deployment as autoscalers see and move it. */
export interface ScaleTarget {
  /** Selector in words: `app=x,tier=y`. */
  readonly selector: string
  readonly specReplicas: number
  /** Pods that exist and were not told to leave. */
  readonly statusReplicas: number
  /** All pods, leaving ones included. */
  readonly pods: readonly Pod[]
  readonly containers: readonly Container[]
  /** The environment of a container (default: the first), with references resolved. */
  env(container?: string): Record<string, string>
  setReplicas(replicas: number): void
}

/** Finds a Deployment by name; undefined when there is none. */
export type FindTarget = (deployment: string) => ScaleTarget | undefined
