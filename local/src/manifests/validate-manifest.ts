import { type Deployment, type Ingress, type KubeObject, type Route, type ScaledObject, type Service } from './objects'

/** A manifest cannot be read or is invalid. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
  readonly code = 'MANIFEST_INVALID'
  readonly file: string

  constructor({ file, reason, cause }: { file: string; reason: string; cause?: unknown }) {
    super(`${file}: ${reason}`, { cause })
    this.file = file
  }
}

/** The required fields of all kinds, and of those without a schema: dotted path → type. */
const commonFields = { apiVersion: 'string', kind: 'string', 'metadata.name': 'string' } as const
const requiredFields: Record<string, Record<string, 'string'>> = { Route: { 'spec.to.name': 'string' } }

/** The object of a parsed document that has an identity. `file`: where it is. @throws ManifestError for another one */
export function readIdentity(value: unknown, file: string): KubeObject {
  const kind = String(valueAt(value, 'kind'))
  for (const [path, type] of Object.entries({ ...commonFields, ...requiredFields[kind] }))
    if (typeof valueAt(value, path) !== type)
      throw new ManifestError({ file, reason: `${path} is required and must be of type ${type} (kind: ${kind})` })
  return value as KubeObject
}

export const isDeployment = (object: KubeObject): object is Deployment => object.kind === 'Deployment'
export const isService = (object: KubeObject): object is Service => object.kind === 'Service'
export const isRoute = (object: KubeObject): object is Route => object.kind === 'Route'
export const isIngress = (object: KubeObject): object is Ingress => object.kind === 'Ingress'
export const isScaledObject = (object: KubeObject): object is ScaledObject => object.kind === 'ScaledObject'

/** The value at a dotted path, undefined if absent. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
      value,
    )
}
