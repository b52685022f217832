import { type DeploymentController } from '../../cluster/deployment-controller'
import { type KubeObject } from '../../manifests/types'
import { at } from '../../manifests/check-object'
import { ApiError } from '../status'

/** The scale subresource of a Deployment. */
export function scaleObject({ replicas, active, selector }: DeploymentController, stored: KubeObject) {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = stored.metadata
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas },
    status: { replicas: active.length, selector },
  }
}

/** The size that a changed scale asks for. @throws ApiError in the API server's words. */
export function wantedReplicas(scale: unknown, name: string): number {
  const replicas = at(scale, 'spec.replicas') ?? 0
  if (typeof replicas === 'number' && Number.isInteger(replicas) && replicas >= 0) return replicas
  const reason = `spec.replicas: Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`
  throw new ApiError(422, 'Invalid', `Scale.autoscaling "${name}" is invalid: ${reason}`)
}
