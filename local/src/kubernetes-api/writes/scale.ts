import { type DeploymentController } from '../../cluster/deployment-controller'
import { type KubeObject } from '../../manifests/objects'
import { at } from '../../manifests/check-object'
import { ApiError } from '../responses'

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

/** A slip of the keyboard must not fill the machine: every pod is a process of it. */
export const MOST_REPLICAS = 200

/** Why a Deployment cannot have this many pods, in the API server's words; empty when it can. */
export function replicaErrors(replicas: unknown): string[] {
  const told = `spec.replicas: Invalid value: ${JSON.stringify(replicas)}: must be`
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0)
    return [`${told} greater than or equal to 0`]
  return replicas > MOST_REPLICAS ? [`${told} at most ${MOST_REPLICAS} on this machine`] : []
}

/** The size that a changed scale asks for. @throws ApiError in the API server's words. */
export function wantedReplicas(scale: unknown, name: string): number {
  const replicas = at(scale, 'spec.replicas') ?? 0
  const [reason] = replicaErrors(replicas)
  if (reason === undefined) return Number(replicas)
  throw new ApiError(422, 'Invalid', `Scale.autoscaling "${name}" is invalid: ${reason}`)
}
