import { ownValue } from '../json'
import { type Deployment, type KubeObject, type ScaledObject } from '../manifests/objects'
import { type FindObject } from '../store/find-object'
import { MissingReferenceError, resolveEnv, secretValues } from '../pods/resolve-env'

interface TriggerAuthentication extends KubeObject {
  spec?: { secretTargetRef?: { parameter: string; name: string; key: string }[] }
}

/** The objects that triggers refer to. */
export interface TriggerSources {
  find: FindObject
}

/** The parameters from the triggers' TriggerAuthentications. Like KEDA, skips keys that a Secret does not have. */
export function authenticationParameters({ spec }: ScaledObject, { find }: TriggerSources): Record<string, string> {
  const names = new Set((spec.triggers ?? []).flatMap(({ authenticationRef }) => authenticationRef?.name ?? []))
  const references = [...names].flatMap((name) => {
    const object = find('TriggerAuthentication', name) as TriggerAuthentication | undefined
    return object?.spec?.secretTargetRef ?? []
  })
  const parameters = references.flatMap(({ parameter, name, key }) => {
    const secret = find('Secret', name)
    const value = secret && ownValue(secretValues(secret), key)
    return value === undefined ? [] : [[parameter, value]]
  })
  return Object.fromEntries(parameters) as Record<string, string>
}

/** The target does not have the container whose environment the triggers use. The message is KEDA's. */
export class MissingContainerError extends Error {
  override readonly name = 'MissingContainerError'
  readonly code = 'MISSING_CONTAINER'

  constructor(name: string) {
    super(`error resolving secrets for ScaleTarget: couldn't find container with name ${name} on Target object`)
  }
}

/**
 * The environment of a container (default: the first), for parameters such as `bootstrapServersFromEnv`. Like KEDA,
 * resolves ConfigMaps and Secrets, but not fields of a running pod. Empty if one of them is missing: the trigger then
 * reports the parameter that it lacks.
 * @throws MissingContainerError
 */
export function triggerEnvironment(
  { spec: { template } }: Deployment,
  containerName: string | undefined,
  { find }: TriggerSources,
): Record<string, string> {
  const { containers } = template.spec
  const container = containerName ? containers.find(({ name }) => name === containerName) : containers[0]
  if (!container) throw new MissingContainerError(containerName ?? '')
  const env = container.env?.filter(({ valueFrom }) => valueFrom?.fieldRef === undefined) ?? []
  try {
    return resolveEnv({ ...container, env }, { find, pod: template })
  } catch (error) {
    if (error instanceof MissingReferenceError) return {}
    throw error
  }
}
