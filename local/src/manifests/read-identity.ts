import { goText } from '../admission/go-types'
import { ownValue, valueAt } from '../json'
import { ManifestError } from './manifest-error'
import { type KubeObject } from './objects'

/** The required fields of all kinds, and further required fields of kinds without a schema. All are strings. */
const commonFields = ['apiVersion', 'kind', 'metadata.name']
const requiredFields: Record<string, readonly string[]> = { Route: ['spec.to.name'] }

/**
 * Checks that a parsed document is an object with a kind and a name. `file`: its file, for the error.
 * @throws ManifestError if a field is missing or is not a string
 */
export function readIdentity(value: unknown, file: string): KubeObject {
  const kind = goText(valueAt(value, 'kind'))
  for (const path of [...commonFields, ...(ownValue(requiredFields, kind) ?? [])])
    if (typeof valueAt(value, path) !== 'string')
      throw new ManifestError({ file, reason: `${path} is required and must be a string (kind: ${kind})` })
  return value as KubeObject
}
