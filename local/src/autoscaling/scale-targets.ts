import { type Cluster } from '../cluster/cluster'
import { type DeploymentController } from '../cluster/deployment-controller'
import { MissingReferenceError, resolveEnv } from '../pods/resolve-env'
import { type ConfigMap, type Container, type KubeObject, type Secret } from '../manifests/objects'
import { type Pod } from '../pods/pod'

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

export interface ScaleTargetsOptions {
  cluster: Cluster
  objects: readonly KubeObject[]
  secrets: readonly Secret[]
}

/** The Deployments of a cluster as autoscalers see and move them. */
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

/** KEDA reads what ConfigMaps and Secrets say; what only a running pod knows is not there for it. */
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
