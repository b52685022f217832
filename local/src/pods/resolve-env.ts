import { valueAt } from '../manifests/validate-manifest'
import { type ConfigMap, type Container, type EnvVar, type KeyRef, type Secret } from '../manifests/objects'

/** A manifest refers to a ConfigMap, Secret, key or field that does not exist. */
export class MissingReferenceError extends Error {
  override readonly name = 'MissingReferenceError'
  readonly code = 'MISSING_REFERENCE'
}

interface EnvSources {
  secrets: readonly Secret[]
  configMaps: readonly ConfigMap[]
  /** The pod with the fields for fieldRef: `metadata.name`, `metadata.namespace`, `status.podIP`, … */
  pod: unknown
}

/**
 * Resolves the environment of a container: `envFrom`, which `env` overrides. Expands `$(NAME)` of earlier variables.
 * @throws MissingReferenceError unless the reference is optional
 */
export function resolveEnv(container: Container, sources: EnvSources): Record<string, string> {
  const env: Record<string, string> = {}
  for (const source of container.envFrom ?? []) {
    const values = readSource(source, sources)
    for (const [name, value] of Object.entries(values)) env[`${source.prefix ?? ''}${name}`] = value
  }
  for (const variable of container.env ?? []) {
    const value = readVariable(variable, sources, env)
    if (value !== undefined) env[variable.name] = value
  }
  return env
}

function readSource(
  { secretRef, configMapRef }: NonNullable<Container['envFrom']>[number],
  sources: EnvSources,
): Record<string, string> {
  if (secretRef) {
    const secret = findByName(sources.secrets, secretRef.name)
    return secret ? secretValues(secret) : valueIfOptional(`Secret ${secretRef.name}`, secretRef.optional, {})
  }
  if (!configMapRef) return {}
  const configMap = findByName(sources.configMaps, configMapRef.name)
  return configMap?.data ?? valueIfOptional(`ConfigMap ${configMapRef.name}`, configMapRef.optional, {})
}

function readVariable(
  { name, value, valueFrom }: EnvVar,
  sources: EnvSources,
  variables: Record<string, string>,
): string | undefined {
  if (!valueFrom) return expand(value ?? '', variables)
  const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom
  if (secretKeyRef) return readKey('Secret', secretKeyRef, (ref) => secretData(sources, ref))
  if (configMapKeyRef)
    return readKey('ConfigMap', configMapKeyRef, (ref) => findByName(sources.configMaps, ref.name)?.data?.[ref.key])
  if (fieldRef) return readField(fieldRef.fieldPath, sources.pod)
  throw new MissingReferenceError(`variable ${name}: the local cluster does not support this kind of valueFrom`)
}

function readKey(kind: string, ref: KeyRef, read: (ref: KeyRef) => string | undefined): string | undefined {
  return read(ref) ?? valueIfOptional(`key ${ref.key} of ${kind} ${ref.name}`, ref.optional, undefined)
}

const secretData = (sources: EnvSources, { name, key }: KeyRef) => {
  const secret = findByName(sources.secrets, name)
  return secret && secretValues(secret)[key]
}

/** The values of a Secret, decoded. */
export function secretValues({ data = {}, stringData = {} }: Secret): Record<string, string> {
  const decoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()])
  return { ...(Object.fromEntries(decoded) as Record<string, string>), ...stringData }
}

const SUBSCRIPT = /^metadata\.(labels|annotations)\['(.+)'\]$/

function readField(path: string, pod: unknown): string {
  const [, map, key] = SUBSCRIPT.exec(path) ?? []
  const value = map && key ? (valueAt(pod, `metadata.${map}`) as Record<string, unknown>)[key] : valueAt(pod, path)
  if (typeof value !== 'string') throw new MissingReferenceError(`a pod of the local cluster has no field ${path}`)
  return value
}

/** Expands `$(NAME)` if the variable exists. `$$(NAME)` becomes `$(NAME)`. */
function expand(text: string, variables: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([\w.-]+)\)/g, (reference, name: string | undefined) =>
    name === undefined ? '$' : (variables[name] ?? reference),
  )
}

function findByName<T extends { metadata: { name: string } }>(objects: readonly T[], name: string): T | undefined {
  return objects.find(({ metadata }) => metadata.name === name)
}

function valueIfOptional<T>(reference: string, optional: boolean | undefined, fallback: T): T {
  if (optional) return fallback
  throw new MissingReferenceError(`${reference} does not exist`)
}
