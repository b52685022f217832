import { type KubeObject } from '../../manifests/types'
import { type ResourceType, resourceOfKind, resourceTypes } from '../../store/resource-types'

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
  if (!type?.verbs.includes('patch')) return { ...named, outcome: 'unsupported' }
  const url = urlOf(type, metadata.name, target)
  const before = await ask(url)
  const after = await ask(`${url}?fieldManager=${FIELD_MANAGER}&force=true&fieldValidation=Strict`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(object),
  })
  if (!after.ok) return { ...named, outcome: 'refused', message: after.body.message ?? 'no reason given' }
  if (!before.ok) return { ...named, outcome: 'created' }
  const isSame = before.body.metadata?.generation === after.body.metadata?.generation
  return { ...named, outcome: isSame ? 'unchanged' : 'configured' }
}

function urlOf(
  { group, version, plural }: ResourceType,
  name: string,
  { apiUrl, namespace }: Target,
): string {
  const root = group === '' ? `api/${version}` : `apis/${group}/${version}`
  return `${apiUrl}/${root}/namespaces/${namespace}/${plural}/${encodeURIComponent(name)}`
}

interface Answer {
  metadata?: { generation?: number }
  message?: string
}

async function ask(url: string, init?: RequestInit): Promise<{ ok: boolean; body: Answer }> {
  const response = await fetch(url, init)
  return { ok: response.ok, body: (await response.json()) as Answer }
}
