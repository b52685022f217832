import { type DeploymentController } from '../../cluster/deployment-controller'
import { replicaErrors } from '../../admission/deployment-errors'
import { type KubeObject } from '../../manifests/objects'
import { valueAt } from '../../json'
import { invalidObject } from '../responses'

/** The scale subresource of a Deployment. */
export function scaleObject({ replicas, activePods, selector }: DeploymentController, stored: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = stored.metadata
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp } as KubeObject['metadata']
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata,
    spec: { replicas },
    status: { replicas: activePods.length, selector },
  }
}

/** Validates the replicas of a Scale object and returns them. @throws ApiError */
export function replicasOf(scale: unknown, name: string): number {
  const replicas = Number(valueAt(scale, 'spec.replicas') ?? 0)
  const errors = replicaErrors(replicas)
  if (errors.length > 0) throw invalidObject({ kind: 'Scale', group: 'autoscaling' }, name, errors)
  return replicas
}
