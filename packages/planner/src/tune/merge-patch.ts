import { stringify } from 'yaml'
import { isRecord } from '../is-record'

type Json = Record<string, unknown>

/** A JSON merge patch (RFC 7396) from one object to another: null removes a field, lists are replaced. */
function mergePatch(before: Json, after: Json): Json {
  const removed = Object.keys(before).filter((key) => after[key] === undefined)
  const changed = Object.entries(after).flatMap(([key, value]) => {
    const oldValue = before[key]
    if (JSON.stringify(oldValue) === JSON.stringify(value)) return []
    return [[key, isRecord(oldValue) && isRecord(value) ? mergePatch(oldValue, value) : value]]
  })
  return { ...Object.fromEntries(removed.map((key) => [key, null])), ...(Object.fromEntries(changed) as Json) }
}

/**
 * The difference between two manifests of one object as YAML, for `kubectl patch --type merge --patch-file` and as a
 * patch in a kustomization. Null if there is none.
 */
export function mergePatchBetween(before: Json, after: Json): string | null {
  const { apiVersion, kind, metadata } = before
  const { name, namespace } = (metadata ?? {}) as Json
  const difference = mergePatch(before, after)
  if (Object.keys(difference).length === 0) return null
  const identity = { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }
  // Equal objects would become YAML anchors, which not every reader of a patch supports.
  return stringify({ ...identity, ...difference }, { aliasDuplicateObjects: false })
}
