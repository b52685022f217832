import { valueAt } from '../json'
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

/** The required fields of all kinds, and further required fields of kinds without a schema. All are strings. */
const commonFields = ['apiVersion', 'kind', 'metadata.name']
const requiredFields: Record<string, readonly string[]> = { Route: ['spec.to.name'] }

/**
 * Checks that a parsed document is an object with a kind and a name. `file`: its file, for the error.
 * @throws ManifestError if a field is missing or is not a string
 */
export function readIdentity(value: unknown, file: string): KubeObject {
  const kind = String(valueAt(value, 'kind'))
  for (const path of [...commonFields, ...(requiredFields[kind] ?? [])])
    if (typeof valueAt(value, path) !== 'string')
      throw new ManifestError({ file, reason: `${path} is required and must be a string (kind: ${kind})` })
  return value as KubeObject
}

export const isDeployment = (object: KubeObject): object is Deployment => object.kind === 'Deployment'
export const isService = (object: KubeObject): object is Service => object.kind === 'Service'
export const isRoute = (object: KubeObject): object is Route => object.kind === 'Route'
export const isIngress = (object: KubeObject): object is Ingress => object.kind === 'Ingress'
export const isScaledObject = (object: KubeObject): object is ScaledObject => object.kind === 'ScaledObject'
