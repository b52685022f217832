import { targetKey } from '../autoscaling/scale-target'
import { type Deployment, type KubeObject, isDeployment, isScaledObject, isService } from '../manifests/objects'
import { type Servers, serverOf } from '../backends/servers'
import { isOwnImage, packageScript } from '../pods/package-script'

/** The manifests to run on this machine. */
interface DesiredState {
  objects: KubeObject[]
  /** Deployments whose package is not built; their Services have no pods. */
  unbuilt: string[]
}

interface DesiredStateOptions {
  objects: readonly KubeObject[]
  servers: Servers
  root: string
}

/**
 * The manifests without the servers whose addresses the user has set, and without Deployments whose package is not
 * built.
 */
export function desiredState({ objects, servers, root }: DesiredStateOptions): DesiredState {
  const unbuilt: string[] = []
  const isConfigured = (deployment: Deployment) => {
    const server = serverOf(deployment)
    return server !== undefined && servers[server] !== undefined
  }
  const isBuilt = (deployment: Deployment) => {
    const image = deployment.spec.template.spec.containers[0]?.image ?? ''
    if (serverOf(deployment) || !isOwnImage(image) || packageScript(root, image)) return true
    unbuilt.push(deployment.metadata.name)
    return false
  }
  const configuredDeployments = objects.filter(isDeployment).filter(isConfigured)
  const omittedNames = new Set(configuredDeployments.map(({ metadata }) => metadata.name))
  const desiredObjects = objects.filter((object) => {
    if (isService(object)) return !omittedNames.has(object.metadata.name)
    return !isDeployment(object) || (!isConfigured(object) && isBuilt(object))
  })
  return { objects: desiredObjects, unbuilt }
}

/**
 * Returns the initial replicas of a Deployment: with a ScaledObject, `override` or its minReplicaCount, default 0;
 * otherwise the replicas in the manifest, default 1.
 */
export function initialReplicas(
  objects: readonly KubeObject[],
  override: number | undefined,
): (deployment: Deployment) => number {
  const scaledObjects = objects.filter(isScaledObject)
  return ({ metadata, spec }) => {
    const key = targetKey(metadata)
    const scaledObject = scaledObjects.find(({ spec }) => targetKey(spec.scaleTargetRef) === key)
    if (scaledObject) return override ?? scaledObject.spec.minReplicaCount ?? 0
    return spec.replicas ?? 1
  }
}
