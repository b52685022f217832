import { type Cluster } from '../cluster/cluster'
import { type DeploymentController } from '../cluster/deployment-controller'
import { MissingReferenceError, resolveEnv } from '../pods/resolve-env'
import { type ConfigMap, type Container, type KubeObject, type Secret } from '../manifests/objects'
import { type Pod } from '../pods/pod'

/** A Deployment as an autoscaler reads and scales it. */
export interface ScaleTarget {
  /** As text: `app=x,tier=y`. */
  readonly selector: string
  readonly specReplicas: number
  /** Pods that are not being deleted. */
  readonly statusReplicas: number
  /** All pods, including terminating ones. */
  readonly pods: readonly Pod[]
  readonly containers: readonly Container[]
  /** The environment of a container (default: the first), with references resolved. */
  env(container?: string): Record<string, string>
  setReplicas(replicas: number): void
}

/** Finds a Deployment by name; undefined if it does not exist. */
export type FindTarget = (deployment: string) => ScaleTarget | undefined

interface ScaleTargetsOptions {
  cluster: Cluster
  objects: readonly KubeObject[]
  secrets: readonly Secret[]
}

/** Makes the Deployments of a cluster available to autoscalers. */
export function scaleTargets({ cluster, objects, secrets }: ScaleTargetsOptions): FindTarget {
  const configMaps = objects.filter(({ kind }) => kind === 'ConfigMap') as ConfigMap[]
  return (name) => {
    const controller = cluster.deployments.find((candidate) => candidate.name === name)
    return controller && targetOf(controller, { cluster, secrets, configMaps })
  }
}

interface Sources {
  cluster: Cluster
  secrets: readonly Secret[]
  configMaps: readonly ConfigMap[]
}

function targetOf(controller: DeploymentController, { cluster, ...sources }: Sources): ScaleTarget {
  const { name, deployment } = controller
  const { containers } = deployment.spec.template.spec
  return {
    containers,
    selector: controller.selector,
    get specReplicas() {
      return controller.replicas
    },
    get statusReplicas() {
      return controller.active.length
    },
    get pods() {
      return controller.pods
    },
    env: (wanted) => {
      const container = containers.find((each) => each.name === wanted) ?? containers[0]
      return container ? environmentOf(container, { ...sources, pod: deployment.spec.template }) : {}
    },
    setReplicas: (replicas) => cluster.setReplicas(name, replicas),
  }
}

/** KEDA resolves ConfigMaps and Secrets, but not fields of a running pod. */
function environmentOf(
  { env = [], ...container }: ScaleTarget['containers'][number],
  sources: Parameters<typeof resolveEnv>[1],
): Record<string, string> {
  const readable = env.filter(({ valueFrom }) => valueFrom?.fieldRef === undefined)
  try {
    return resolveEnv({ ...container, env: readable }, sources)
  } catch (error) {
    if (error instanceof MissingReferenceError) return {}
    throw error
  }
}
