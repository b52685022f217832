import { isDeepStrictEqual } from 'node:util'
import { requestApi } from '../../kubernetes-api/request-api'
import { type KubeObject } from '../../manifests/objects'
import { type ResourceType, groupPath, resourceOfKind } from '../../store/resource-types'

/** The result for one object. */
interface AppliedObject {
  kind: string
  name: string
  /** `unsupported`: the API does not serve the kind, or serves it for reading only and the object would change. */
  outcome: 'created' | 'configured' | 'unchanged' | 'refused' | 'unsupported'
  /** The message of the API if it refused the object. */
  message?: string
}

export interface ApplyTarget {
  /** Address of the Kubernetes API. */
  apiUrl: string
  namespace: string
}

const FIELD_MANAGER = 'food-delivery-model'

/** Applies objects one by one, like `kubectl apply --server-side`; continues after a refused object. */
export async function applyObjects(objects: readonly KubeObject[], target: ApplyTarget): Promise<AppliedObject[]> {
  const results: AppliedObject[] = []
  for (const object of objects) results.push(await applyObject(object, target))
  return results
}

async function applyObject(object: KubeObject, target: ApplyTarget): Promise<AppliedObject> {
  const { kind, metadata } = object
  const type = resourceOfKind(kind)
  const identity = { kind, name: metadata.name }
  if (!type) return { ...identity, outcome: 'unsupported' }
  const url = urlOf(type, metadata.name, target)
  const before = await requestApi<Body>(url)
  if (!type.verbs.includes('patch'))
    return { ...identity, outcome: before.ok && hasFields(before.body.spec, object.spec) ? 'unchanged' : 'unsupported' }
  const after = await requestApi<Body>(`${url}?fieldManager=${FIELD_MANAGER}&force=true&fieldValidation=Strict`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(object),
  })
  if (!after.ok) return { ...identity, outcome: 'refused', message: after.body.message ?? 'no reason given' }
  if (!before.ok) return { ...identity, outcome: 'created' }
  const isSame = isDeepStrictEqual(contentsOf(before.body), contentsOf(after.body))
  return { ...identity, outcome: isSame ? 'unchanged' : 'configured' }
}

/** The fields in which a change counts: all except metadata and status. */
const contentsOf = ({ metadata: _metadata, status: _status, ...contents }: Body) => contents

/** Whether a spec has all desired fields. It may have more, because the cluster adds defaults. */
function hasFields(spec: unknown, desired: unknown): boolean {
  const actual = spec as Record<string, unknown> | undefined
  return Object.entries(desired ?? {}).every(([key, value]) => isDeepStrictEqual(actual?.[key], value))
}

function urlOf(type: ResourceType, name: string, { apiUrl, namespace }: ApplyTarget): string {
  const path = `namespaces/${namespace}/${type.plural}/${encodeURIComponent(name)}`
  return `${apiUrl}/${groupPath(type)}/${path}`
}

interface Body {
  metadata?: unknown
  spec?: unknown
  status?: unknown
}
