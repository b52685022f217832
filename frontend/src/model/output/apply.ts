import { type KubeObject } from '@food-delivery/deployment-model'
import { type Http } from '../../api/request'

/** Path of the laptop's gateway; no other cluster has it. */
const APPLY_PATH = '/local/apply'

const TIMEOUT_MS = 15_000

type Outcome = 'created' | 'configured' | 'unchanged' | 'refused' | 'unsupported'

/** Result of one object. */
interface Applied {
  readonly kind: string
  readonly name: string
  readonly outcome: Outcome
  /** Why it was not applied. */
  readonly message?: string
}

/** Result of applying; `nowhere`: there is no local cluster behind this page. */
export type ApplyResult =
  | { readonly applied: readonly Applied[] }
  | { readonly failure: 'nowhere' }
  | { readonly failure: 'failed'; readonly reason: string }

/** Applies objects to the cluster on this machine. Never rejects. */
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
    if (response.status === 404 || response.status === 405) return { failure: 'nowhere' }
    const answer = (await response.json()) as { results?: Applied[]; detail?: string }
    if (response.ok && answer.results) return { applied: answer.results }
    return { failure: 'failed', reason: answer.detail ?? response.statusText }
  } catch (error) {
    return { failure: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}
