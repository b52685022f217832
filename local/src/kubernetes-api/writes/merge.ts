/** A JSON object. */
export type JsonObject = Record<string, unknown>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value without null fields, because null means absent. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  const fields = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(fields.map(([key, inner]) => [key, withoutNulls(inner)]))
}

/** Applies a merge patch (RFC 7396): fields of the patch replace those of the target; null removes a field. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch
  const result: JsonObject = isJsonObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

/** The lists that Kubernetes merges, with the key that identifies an item; all other lists are replaced. */
const mergeKeys: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  ports: 'containerPort',
  volumeMounts: 'mountPath',
  imagePullSecrets: 'name',
  ownerReferences: 'uid',
}

/** The key of the items of a list; undefined if the list is replaced as a whole. */
export const mergeKeyOf = (field: string): string | undefined =>
  Object.hasOwn(mergeKeys, field) ? mergeKeys[field] : undefined

/** Kubernetes' strategic merge patch, with its directives `$patch`, `$retainKeys` and `$setElementOrder`. */
export function strategicMerge(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch
  if (patch['$patch'] === 'delete') return undefined
  const base = patch['$patch'] === 'replace' ? {} : retainKeys(isJsonObject(target) ? target : {}, patch)
  const result: JsonObject = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue
    const next = value === null ? undefined : mergeField(key, result[key], value)
    if (next === undefined) delete result[key]
    else result[key] = next
  }
  return result
}

function mergeField(key: string, target: unknown, value: unknown): unknown {
  const mergeKey = mergeKeyOf(key)
  return Array.isArray(value) && mergeKey !== undefined
    ? mergeList(Array.isArray(target) ? target : [], value, mergeKey)
    : strategicMerge(target, value)
}

/** Applies `$retainKeys`: removes all keys that it does not list. */
function retainKeys(target: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch['$retainKeys']
  if (!Array.isArray(keys)) return target
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)))
}

function mergeList(target: unknown[], patch: unknown[], key: string): unknown[] {
  if (patch.some((item) => isJsonObject(item) && item['$patch'] === 'replace'))
    return patch.filter((item) => !isJsonObject(item) || item['$patch'] === undefined)
  const result = [...target]
  for (const item of patch) {
    const index = result.findIndex((each) => isJsonObject(each) && isJsonObject(item) && each[key] === item[key])
    const merged = strategicMerge(index < 0 ? undefined : result[index], item)
    if (index < 0 && merged !== undefined) result.push(merged)
    else if (index >= 0) result.splice(index, 1, ...(merged === undefined ? [] : [merged]))
  }
  return result
}
