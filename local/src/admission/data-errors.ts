import { isDeepStrictEqual } from 'node:util'
import { ownValue } from '../json'
import { type ConfigMap, type KubeObject, type Secret } from '../manifests/objects'
import { forbidden, invalid, required, valueErrors } from './field-errors'

const KEY_PATTERN = '[-._a-zA-Z0-9]+'
const KEY_TEXT = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '${KEY_PATTERN}')`
const MAX_KEY_LENGTH = 253

/** The API server's errors for the data of a ConfigMap. */
export function configMapErrors(object: ConfigMap, previous: ConfigMap | undefined): string[] {
  const { data = {}, binaryData = {} } = object
  const duplicates = Object.keys(data).filter((key) => Object.hasOwn(binaryData, key))
  return [
    ...keyErrors('data', data),
    ...duplicates.map((key) => invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...keyErrors('binaryData', binaryData),
    ...immutableErrors(object, previous, ['data', 'binaryData']),
  ]
}

/** The API server's errors for a Secret. */
export function secretErrors(object: Secret, previous: Secret | undefined): string[] {
  const { data = {}, type = 'Opaque' } = object
  const isSameType = previous === undefined || previous.type === type
  return [
    ...(isSameType ? [] : [invalid('type', type, 'field is immutable')]),
    ...keyErrors('data', data),
    ...missingKeys(type, data).map((key) => required(`data[${key}]`)),
    ...immutableErrors(object, previous, ['data']),
  ]
}

/** The keys that a Secret must have, by its type. */
const requiredKeys: Record<string, string[]> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

function missingKeys(type: string, data: Record<string, string>): string[] {
  const credentials = ['username', 'password']
  // One of the two keys is enough.
  if (type === 'kubernetes.io/basic-auth') return credentials.some((key) => key in data) ? [] : credentials
  return (ownValue(requiredKeys, type) ?? []).filter((key) => !(key in data))
}

const keyErrors = (field: string, data: Record<string, string>) =>
  Object.keys(data).flatMap((key) => valueErrors(`${field}[${key}]`, key, keyProblems))

/** What is wrong with a key of a ConfigMap or a Secret; empty if it is valid. */
export function keyProblems(key: string): string[] {
  const tooLong = key.length > MAX_KEY_LENGTH ? [`must be no more than ${MAX_KEY_LENGTH} characters`] : []
  if (!new RegExp(`^${KEY_PATTERN}$`).test(key)) return [...tooLong, KEY_TEXT]
  if (key === '.' || key === '..') return [`must not be '${key}'`]
  return key.startsWith('..') ? [...tooLong, "must not start with '..'"] : tooLong
}

/** Errors for a change of an object with `immutable: true`, which allows changes of its metadata only. */
function immutableErrors<T extends KubeObject>(
  object: T,
  previous: T | undefined,
  fields: (keyof T & string)[],
): string[] {
  const isImmutable = (each: KubeObject) => (each as { immutable?: boolean }).immutable === true
  if (!previous || !isImmutable(previous)) return []
  const changedFields = fields.filter((field) => !isDeepStrictEqual(object[field] ?? {}, previous[field] ?? {}))
  return [...(isImmutable(object) ? [] : ['immutable']), ...changedFields].map((field) =>
    forbidden(field, 'field is immutable when `immutable` is set'),
  )
}
