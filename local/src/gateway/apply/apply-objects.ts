import { isDeepStrictEqual } from 'node:util'
import { type KubeObject } from '../../manifests/objects'
import { type ResourceType, groupPath, resourceOfKind, resourceTypes } from '../../store/resource-types'

/** What became of an object. */
export interface Applied {
  kind: string
  name: string
  /** `unsupported`: this cluster holds no such kind, or only shows it. */
  outcome: 'created' | 'configured' | 'unchanged' | 'refused' | 'unsupported'
  /** The API's words, where it refused. */
  message?: string
}

/** Where to apply. */
export interface Target {
  /** Address of the Kubernetes API. */
  apiUrl: string
  namespace: string
}

const FIELD_MANAGER = 'food-delivery-model'

/** Applies objects one after the other, as `kubectl apply --server-side` does; one that is refused stops no other. */
export async function applyObjects(objects: readonly KubeObject[], target: Target): Promise<Applied[]> {
  const results: Applied[] = []
  for (const object of objects) results.push(await applyObject(object, target))
  return results
}

async function applyObject(object: KubeObject, target: Target): Promise<Applied> {
  const { kind, metadata } = object
  const resource = resourceOfKind(kind)
  const type: ResourceType | undefined = resource && resourceTypes[resource]
  const named = { kind, name: metadata.name }
  if (!type) return { ...named, outcome: 'unsupported' }
  const url = urlOf(type, metadata.name, target)
  const before = await ask(url)
  if (!type.verbs.includes('patch'))
    return { ...named, outcome: before.ok && holds(before.body.spec, object.spec) ? 'unchanged' : 'unsupported' }
  const after = await ask(`${url}?fieldManager=${FIELD_MANAGER}&force=true&fieldValidation=Strict`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(object),
  })
  if (!after.ok) return { ...named, outcome: 'refused', message: after.body.message ?? 'no reason given' }
  if (!before.ok) return { ...named, outcome: 'created' }
  const isSame = isDeepStrictEqual(before.body.spec, after.body.spec)
  return { ...named, outcome: isSame ? 'unchanged' : 'configured' }
}

/** Whether a spec says all that is wished for; the cluster may have filled in more. */
function holds(spec: unknown, wish: unknown): boolean {
  const known = spec as Record<string, unknown> | undefined
  return Object.entries(wish ?? {}).every(([key, value]) => isDeepStrictEqual(known?.[key], value))
}

function urlOf(type: ResourceType, name: string, { apiUrl, namespace }: Target): string {
  const path = `namespaces/${namespace}/${type.plural}/${encodeURIComponent(name)}`
  return `${apiUrl}/${groupPath(type)}/${path}`
}

interface Answer {
  spec?: unknown
  message?: string
}

async function ask(url: string, init?: RequestInit): Promise<{ ok: boolean; body: Answer }> {
  const response = await fetch(url, init)
  return { ok: response.ok, body: (await response.json()) as Answer }
}
