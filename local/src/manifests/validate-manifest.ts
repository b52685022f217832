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

/** The required fields of each kind: dotted path → type. */
const requiredFields: Record<string, Record<string, 'object' | 'array' | 'string'>> = {
  Deployment: { 'spec.selector.matchLabels': 'object', 'spec.template.spec.containers': 'array' },
  Service: { 'spec.selector': 'object', 'spec.ports': 'array' },
  Route: { 'spec.to.name': 'string' },
  ScaledObject: { 'spec.scaleTargetRef.name': 'string' },
}

const commonFields = { apiVersion: 'string', kind: 'string', 'metadata.name': 'string' } as const

/** Validates a parsed document. @throws ManifestError if a required field is missing or has another type */
export function validateManifest(value: unknown, file: string): KubeObject {
  const kind = String(valueAt(value, 'kind'))
  for (const [path, type] of Object.entries({ ...commonFields, ...requiredFields[kind] }))
    if (typeOf(valueAt(value, path)) !== type)
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

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return value === null ? 'null' : typeof value
}
