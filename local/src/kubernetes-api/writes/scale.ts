import { type DeploymentController } from '../../cluster/deployment-controller'
import { type KubeObject } from '../../manifests/objects'
import { valueAt } from '../../manifests/validate-manifest'
import { invalidObject } from '../responses'

/** The scale subresource of a Deployment. */
export function scaleObject({ replicas, active, selector }: DeploymentController, stored: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = stored.metadata
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp } as KubeObject['metadata']
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata,
    spec: { replicas },
    status: { replicas: active.length, selector },
  }
}

/** Every pod is a local process. The limit prevents a typing error from exhausting the machine. */
const MAX_REPLICAS = 200

/** The API server's errors for a number of replicas; empty if it is valid. */
export function replicaErrors(replicas: unknown): string[] {
  const invalid = `spec.replicas: Invalid value: ${JSON.stringify(replicas)}: must be`
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0)
    return [`${invalid} greater than or equal to 0`]
  return replicas > MAX_REPLICAS ? [`${invalid} at most ${MAX_REPLICAS} on this machine`] : []
}

/** Validates the replicas of a Scale object and returns them. @throws ApiError */
export function replicasOf(scale: unknown, name: string): number {
  const replicas = valueAt(scale, 'spec.replicas') ?? 0
  const errors = replicaErrors(replicas)
  if (errors.length > 0) throw invalidObject({ kind: 'Scale', group: 'autoscaling' }, name, errors)
  return Number(replicas)
}
