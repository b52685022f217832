import { type KubeObject } from '@food-delivery/deployment-model'
import { type Http } from '../../api/request'
import { errorMessage } from '../../platform/error-message'

/** A path that only the gateway of the local cluster serves. */
const APPLY_PATH = '/local/apply'

const TIMEOUT_MS = 15_000

/** Result of applying one object. */
interface ObjectResult {
  readonly kind: string
  readonly name: string
  readonly outcome: 'created' | 'configured' | 'unchanged' | 'refused' | 'unsupported'
  /** Why the object was not applied. */
  readonly message?: string
}

/** Result of applying. `noCluster`: the page does not come from a local cluster. */
export type ApplyResult =
  | { readonly applied: readonly ObjectResult[] }
  | { readonly failure: 'noCluster' }
  | { readonly failure: 'failed'; readonly reason: string }

/** Applies objects to the local cluster. Never rejects. */
export async function applyObjects(
  { fetch }: Pick<Http, 'fetch'>,
  objects: readonly KubeObject[],
): Promise<ApplyResult> {
  try {
    const response = await fetch(APPLY_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ objects }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.status === 404 || response.status === 405) return { failure: 'noCluster' }
    const body = (await response.json()) as { results?: ObjectResult[]; detail?: string }
    if (response.ok && body.results) return { applied: body.results }
    return { failure: 'failed', reason: body.detail ?? response.statusText }
  } catch (error) {
    return { failure: 'failed', reason: errorMessage(error) }
  }
}
