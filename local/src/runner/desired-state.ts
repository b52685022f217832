import { isDeployment, isScaledObject, isService } from '../manifests/check-object'
import { type Deployment, type KubeObject } from '../manifests/objects'
import { type Servers, serverOf } from '../backends/servers'
import { packageScript } from '../pods/package-script'

/** The manifests to run on this machine. */
interface DesiredState {
  objects: KubeObject[]
  /** Deployments whose package is not built; their Services have no pods. */
  missing: string[]
}

/** Omits servers that the user runs elsewhere and packages that are not built. */
export function desiredState({
  objects,
  servers,
  root,
}: {
  objects: readonly KubeObject[]
  servers: Servers
  root: string
}): DesiredState {
  const missing: string[] = []
  const isElsewhere = (deployment: Deployment) => {
    const server = serverOf(deployment)
    return server !== undefined && servers[server] !== undefined
  }
  const isBuilt = (deployment: Deployment) => {
    const image = deployment.spec.template.spec.containers[0]?.image ?? ''
    if (serverOf(deployment) || packageScript(root, image)) return true
    missing.push(deployment.metadata.name)
    return false
  }
  const elsewhere = objects
    .filter(isDeployment)
    .filter(isElsewhere)
    .map(({ metadata }) => metadata.name)
  const kept = objects.filter((object) => {
    if (isService(object)) return !elsewhere.includes(object.metadata.name)
    return !isDeployment(object) || (!isElsewhere(object) && isBuilt(object))
  })
  return { objects: kept, missing }
}

/** Initial replicas of a Deployment: `override` or those of its ScaledObject, else of the manifest, else one. */
export function initialReplicas(
  objects: readonly KubeObject[],
  override: number | undefined,
): (deployment: Deployment) => number {
  const scalers = objects.filter(isScaledObject)
  return ({ metadata, spec }) => {
    const scaler = scalers.find((candidate) => candidate.spec.scaleTargetRef.name === metadata.name)
    if (scaler) return override ?? scaler.spec.minReplicaCount ?? 0
    return spec.replicas ?? 1
  }
}
