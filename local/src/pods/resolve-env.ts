import { ContainerWaitsError } from './start-backoff'
import { ownValue, valueAt } from '../json'
import {
  type ConfigMap,
  type Container,
  type EnvVar,
  type KeyRef,
  type KubeObject,
  type Secret,
} from '../manifests/objects'

/** The environment refers to a ConfigMap, Secret, key or field that does not exist. */
export class MissingReferenceError extends ContainerWaitsError {
  constructor(message: string) {
    super('CreateContainerConfigError', message)
  }
}

interface EnvSources {
  /** Finds a Secret or a ConfigMap in the namespace of the pod. */
  find: (kind: 'ConfigMap' | 'Secret', name: string) => KubeObject | undefined
  /** The pod, for fieldRef: `metadata.name`, `metadata.namespace`, `status.podIP`, … */
  pod: unknown
}

/**
 * Resolves the environment of a container: `envFrom`, which `env` overrides. Expands `$(NAME)` of earlier variables.
 * @throws MissingReferenceError for a reference that cannot be resolved and is not optional
 */
export function resolveEnv(container: Container, sources: EnvSources): Record<string, string> {
  const env = new Map<string, string>()
  for (const source of container.envFrom ?? []) {
    const values = readSource(source, sources)
    for (const [name, value] of Object.entries(values)) env.set(`${source.prefix ?? ''}${name}`, value)
  }
  for (const variable of container.env ?? []) {
    const value = readVariable(variable, sources, env)
    if (value !== undefined) env.set(variable.name, value)
  }
  return Object.fromEntries(env)
}

function readSource(
  { secretRef, configMapRef }: NonNullable<Container['envFrom']>[number],
  sources: EnvSources,
): Record<string, string> {
  if (secretRef) {
    const secret = sources.find('Secret', secretRef.name)
    if (secret) return secretValues(secret)
    return valueIfOptional(`secret ${JSON.stringify(secretRef.name)} not found`, secretRef.optional, {})
  }
  if (!configMapRef) return {}
  const configMap = sources.find('ConfigMap', configMapRef.name) as ConfigMap | undefined
  if (configMap) return configMap.data ?? {}
  return valueIfOptional(`configmap ${JSON.stringify(configMapRef.name)} not found`, configMapRef.optional, {})
}

function readVariable(
  { name, value, valueFrom }: EnvVar,
  sources: EnvSources,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  if (!valueFrom) return expand(value ?? '', variables)
  const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom
  if (secretKeyRef) return readKey('Secret', secretKeyRef, (ref) => secretData(sources, ref))
  if (configMapKeyRef) return readKey('ConfigMap', configMapKeyRef, (ref) => configMapData(sources, ref))
  if (fieldRef) return readField(fieldRef.fieldPath, sources.pod)
  const [source] = Object.keys(valueFrom)
  throw new MissingReferenceError(`env ${name}: the local cluster does not support valueFrom.${source}`)
}

function readKey(kind: string, ref: KeyRef, read: (ref: KeyRef) => string | undefined): string | undefined {
  return read(ref) ?? valueIfOptional(`couldn't find key ${ref.key} in ${kind} ${ref.name}`, ref.optional, undefined)
}

const secretData = (sources: EnvSources, { name, key }: KeyRef) => {
  const secret = sources.find('Secret', name)
  return secret && ownValue(secretValues(secret), key)
}

const configMapData = (sources: EnvSources, { name, key }: KeyRef) =>
  ownValue((sources.find('ConfigMap', name) as ConfigMap | undefined)?.data ?? {}, key)

/** The values of a Secret, decoded. */
export function secretValues(secret: KubeObject): Record<string, string> {
  const { data = {}, stringData = {} } = secret as Secret
  const decoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()])
  return { ...(Object.fromEntries(decoded) as Record<string, string>), ...stringData }
}

const SUBSCRIPT = /^metadata\.(labels|annotations)\['(.+)'\]$/

/** As in a kubelet, a label or annotation that the pod does not have is an empty value. */
function readField(path: string, pod: unknown): string {
  const [, map, key] = SUBSCRIPT.exec(path) ?? []
  const fields = valueAt(pod, `metadata.${map}`) as Record<string, unknown> | undefined
  const value = key === undefined ? valueAt(pod, path) : (ownValue(fields ?? {}, key) ?? '')
  if (typeof value !== 'string') throw new MissingReferenceError(`a pod of the local cluster has no field ${path}`)
  return value
}

/** Expands `$(NAME)` if the variable exists; `$$` is an escaped `$`. */
function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([\w.-]+)\)/g, (reference, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? reference),
  )
}

function valueIfOptional<T>(problem: string, optional: boolean | undefined, fallback: T): T {
  if (optional) return fallback
  throw new MissingReferenceError(problem)
}
