import { stringify } from 'yaml'

type Json = Record<string, unknown>

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What changes from one value to another, as a JSON merge patch (RFC 7386): null removes a field, lists are whole. */
function mergePatch(before: Json, after: Json): Json {
  const removed = Object.keys(before).filter((key) => after[key] === undefined)
  const changed = Object.entries(after).flatMap(([key, value]) => {
    const old = before[key]
    if (JSON.stringify(old) === JSON.stringify(value)) return []
    return [[key, isMap(old) && isMap(value) ? mergePatch(old, value) : value]]
  })
  return { ...Object.fromEntries(removed.map((key) => [key, null])), ...(Object.fromEntries(changed) as Json) }
}

/**
 * The difference between two manifests of one object as YAML, for `kubectl patch --type merge --patch-file` and as a patch
 * of a kustomization. Null if there is none.
 */
export function mergePatchBetween(before: Json, after: Json): string | null {
  const { apiVersion, kind, metadata } = before
  const { name, namespace } = (metadata ?? {}) as Json
  const difference = mergePatch(before, after)
  if (Object.keys(difference).length === 0) return null
  const head = { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }
  // References to equal objects would become anchors, which patches need not understand.
  return stringify({ ...head, ...difference }, { aliasDuplicateObjects: false })
}
