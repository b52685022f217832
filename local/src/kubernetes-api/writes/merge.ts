import { type JsonObject, isJsonObject, ownValue } from '../../json'
import { ApiError } from '../responses'
import { goText } from '../../admission/go-types'

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

/** The lists that Kubernetes merges, with the key that identifies an item. All other lists are replaced. */
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
export const mergeKeyOf = (field: string): string | undefined => ownValue(mergeKeys, field)

/** Kubernetes' strategic merge patch, with its directives `$patch`, `$retainKeys` and `$setElementOrder`. */
export function strategicMerge(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch
  if (patch['$patch'] === 'delete') return undefined
  const base = patch['$patch'] === 'replace' ? {} : retainKeys(isJsonObject(target) ? target : {}, patch)
  const result: JsonObject = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue
    const directive = patch[`${ORDER_DIRECTIVE}${key}`]
    const order = Array.isArray(directive) ? directive : undefined
    const merged = value === null ? undefined : mergeField(key, result[key], value, order)
    if (merged === undefined) delete result[key]
    else result[key] = merged
  }
  return result
}

/** Whether a port belongs to a container; the ports of a Service have another merge key. */
const hasContainerPort = (port: unknown) => isJsonObject(port) && 'containerPort' in port

/** The prefix of a directive that sets the order of a list's items. */
const ORDER_DIRECTIVE = '$setElementOrder/'

/** Merges one field. `order`: the order of a list's items in its directive; by default, their order in the patch. */
function mergeField(key: string, target: unknown, value: unknown, order?: readonly unknown[]): unknown {
  const isServicePorts = key === 'ports' && Array.isArray(value) && !value.some(hasContainerPort)
  const mergeKey = isServicePorts ? 'port' : mergeKeyOf(key)
  if (!Array.isArray(value) || mergeKey === undefined) return strategicMerge(target, value)
  const items = Array.isArray(target) ? target : []
  return inOrder(mergeList(items, value, mergeKey), { patchOrder: order ?? value, existing: items, key: mergeKey })
}

/**
 * Sorts a merged list: the patch's items in the order of `patchOrder`, the others as in `existing`. A new item comes directly
 * after the item that precedes it in `patchOrder`.
 */
function inOrder(
  merged: readonly unknown[],
  { patchOrder, existing, key }: { patchOrder: readonly unknown[]; existing: readonly unknown[]; key: string },
): unknown[] {
  const indexIn = (list: readonly unknown[], item: unknown) =>
    list.findIndex((each) => isJsonObject(each) && isJsonObject(item) && each[key] === item[key])
  const sorted = (list: readonly unknown[], order: readonly unknown[]) =>
    list.toSorted((a, b) => indexIn(order, a) - indexIn(order, b))
  const patched = sorted(
    merged.filter((item) => indexIn(patchOrder, item) >= 0),
    patchOrder,
  )
  const otherItems = sorted(
    merged.filter((item) => indexIn(patchOrder, item) < 0),
    existing,
  )
  const result: unknown[] = []
  for (const item of patched) {
    const index = indexIn(existing, item)
    while (index >= 0 && otherItems.length > 0 && indexIn(existing, otherItems[0]) < index)
      result.push(otherItems.shift())
    result.push(item)
  }
  return [...result, ...otherItems]
}

/** Applies `$retainKeys`: removes all keys that this directive does not list. */
function retainKeys(target: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch['$retainKeys']
  if (!Array.isArray(keys)) return target
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)))
}

const missingKeyError = (item: JsonObject, key: string) =>
  new ApiError(500, '', `map: ${goText(item)} does not contain declared merge key: ${key}`)

/** Merges the items of a list by their key. Items of the patch that are new come last; `inOrder` then sorts the result. */
function mergeList(target: unknown[], patch: unknown[], key: string): unknown[] {
  if (patch.some((item) => isJsonObject(item) && item['$patch'] === 'replace'))
    return patch.filter((item) => !isJsonObject(item) || item['$patch'] === undefined)
  const result = [...target]
  for (const item of patch) {
    if (isJsonObject(item) && item[key] === undefined) throw missingKeyError(item, key)
    const index = result.findIndex((each) => isJsonObject(each) && isJsonObject(item) && each[key] === item[key])
    const merged = strategicMerge(index < 0 ? undefined : result[index], item)
    if (index < 0 && merged !== undefined) result.push(merged)
    else if (index >= 0) result.splice(index, 1, ...(merged === undefined ? [] : [merged]))
  }
  return result
}
