import { type KubeObject } from '../../manifests/objects'
import { isJsonObject } from './merge'

/** The object without the fields that messages such as `unknown field "spec.a[0].b"` are about; the API server drops them. */
export function withoutFields(object: KubeObject, messages: readonly string[]): KubeObject {
  const paths = messages.flatMap((message) => /^unknown field "(.*)"$/s.exec(message)?.[1] ?? [])
  if (paths.length === 0) return object
  const copy = structuredClone(object)
  for (const path of paths) remove(copy, path.split(/[.[\]]+/).filter(Boolean))
  return copy
}

function remove(object: KubeObject, keys: readonly string[]): void {
  const parent = keys
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object)
  const last = keys.at(-1)
  if (isJsonObject(parent) && last !== undefined) delete parent[last]
}
