import { type KubeObject, type Secret, type ScaledObject } from '../manifests/objects'
import { secretValues } from '../pods/resolve-env'

interface TriggerAuthentication extends KubeObject {
  spec?: { secretTargetRef?: { parameter: string; name: string; key: string }[] }
}

/** The parameters of the triggers' TriggerAuthentications. Like KEDA it skips keys that a Secret does not have. */
export function authenticationParameters(
  { spec }: ScaledObject,
  objects: readonly KubeObject[],
  secrets: readonly Secret[],
): Record<string, string> {
  const names = new Set((spec.triggers ?? []).map(({ authenticationRef }) => authenticationRef?.name))
  const references = objects
    .filter(({ kind, metadata }) => kind === 'TriggerAuthentication' && names.has(metadata.name))
    .flatMap((object) => (object as TriggerAuthentication).spec?.secretTargetRef ?? [])
  const found = references.flatMap(({ parameter, name, key }) => {
    const secret = secrets.find(({ metadata }) => metadata.name === name)
    const value = secret && secretValues(secret)[key]
    return value === undefined ? [] : [[parameter, value]]
  })
  return Object.fromEntries(found) as Record<string, string>
}
