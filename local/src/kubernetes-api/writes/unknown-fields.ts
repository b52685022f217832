import { type KubeObject } from '../../manifests/objects'
import { isJsonObject } from './merge'

/** The object without the fields that messages such as `unknown field "spec.a[0].b"` are about; the API server drops them. */
export function withoutFields(object: KubeObject, messages: readonly string[]): KubeObject {
  const paths = messages.flatMap((message) => /^unknown field "(.*)"$/s.exec(message)?.[1] ?? [])
  return paths.reduce<unknown>(
    (rest, path) => without(rest, path.split(/[.[\]]+/).filter(Boolean)),
    object,
  ) as KubeObject
}

function without(value: unknown, [key = '', ...keys]: readonly string[]): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === key ? without(item, keys) : item))
  if (!isJsonObject(value) || !(key in value)) return value
  const { [key]: inner, ...others } = value
  return keys.length === 0 ? others : { ...value, [key]: without(inner, keys) }
}
