import { type ConfigMap, type Deployment, type KubeObject, type ScaledObject, type Secret } from '../manifests/objects'
import { MissingReferenceError, resolveEnv, secretValues } from '../pods/resolve-env'

interface TriggerAuthentication extends KubeObject {
  spec?: { secretTargetRef?: { parameter: string; name: string; key: string }[] }
}

/** The objects that triggers refer to. */
export interface TriggerSources {
  /** The manifests, for kinds that are not in the store, such as TriggerAuthentication. */
  objects: readonly KubeObject[]
  secrets: readonly Secret[]
}

/** The parameters from the TriggerAuthentications of the triggers. Like KEDA, skips keys that a Secret does not have. */
export function authenticationParameters(
  { spec }: ScaledObject,
  { objects, secrets }: TriggerSources,
): Record<string, string> {
  const names = new Set((spec.triggers ?? []).map(({ authenticationRef }) => authenticationRef?.name))
  const references = objects
    .filter(({ kind, metadata }) => kind === 'TriggerAuthentication' && names.has(metadata.name))
    .flatMap((object) => (object as TriggerAuthentication).spec?.secretTargetRef ?? [])
  const parameters = references.flatMap(({ parameter, name, key }) => {
    const secret = secrets.find(({ metadata }) => metadata.name === name)
    const value = secret && secretValues(secret)[key]
    return value === undefined ? [] : [[parameter, value]]
  })
  return Object.fromEntries(parameters) as Record<string, string>
}

/**
 * The environment of a container (default: the first), for parameters such as `bootstrapServersFromEnv`. Like KEDA, resolves
 * ConfigMaps and Secrets, but not fields of a running pod.
 */
export function triggerEnvironment(
  { spec: { template } }: Deployment,
  containerName: string | undefined,
  { objects, secrets }: TriggerSources,
): Record<string, string> {
  const { containers } = template.spec
  const container = containers.find(({ name }) => name === containerName) ?? containers[0]
  if (!container) return {}
  const env = container.env?.filter(({ valueFrom }) => valueFrom?.fieldRef === undefined) ?? []
  const configMaps = objects.filter(({ kind }) => kind === 'ConfigMap') as ConfigMap[]
  try {
    return resolveEnv({ ...container, env }, { secrets, configMaps, pod: template })
  } catch (error) {
    if (error instanceof MissingReferenceError) return {}
    throw error
  }
}
