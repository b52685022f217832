import { type Agent, get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import { json } from 'node:stream/consumers'
import { type ClusterAccess } from './cluster-access'
import { type ObjectList } from './objects'

const TIMEOUT_MS = 15_000

/** A request to the Kubernetes API was rejected with the HTTP `status`; 0 if it got no response or could not be sent. */
export class KubernetesApiError extends Error {
  override readonly name = 'KubernetesApiError'
  readonly code = 'KUBERNETES_API'
  readonly status: number

  constructor({ status, message, cause }: { status: number; message: string; cause?: unknown }) {
    super(message, { cause })
    this.status = status
  }

  /** Whether credentials, permission or resource are missing. Frequent retries are useless then. */
  get isDeniedOrMissing(): boolean {
    return [401, 403, 404].includes(this.status)
  }
}

/** Reads all objects at a path of the API. @throws KubernetesApiError, or the error of the connection or of the JSON parser */
export async function listObjects<T>(
  access: ClusterAccess,
  path: string,
  query: Record<string, string>,
): Promise<ObjectList<T>> {
  const server = access.getCurrentCluster()?.server
  if (server === undefined)
    throw new KubernetesApiError({ status: 0, message: 'the kubeconfig has no current cluster' })
  const { headers, agent } = (await access.applyToFetchOptions({})) as unknown as FetchOptions
  const url = new URL(`${server}${path}?${new URLSearchParams(query).toString()}`)
  const get = url.protocol === 'https:' ? httpsGet : httpGet
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: plainHeaders(headers), agent, timeout: TIMEOUT_MS }, (response) => {
      const { statusCode = 0 } = response
      json(response).then((body) => {
        if (statusCode === 200) resolve(body as ObjectList<T>)
        else reject(new KubernetesApiError({ status: statusCode, message: messageOf(body) }))
      }, reject)
    })
    request.on('timeout', () =>
      request.destroy(
        new KubernetesApiError({
          status: 0,
          message: `no response from the Kubernetes API within ${TIMEOUT_MS / 1_000} s`,
        }),
      ),
    )
    request.on('error', reject)
  })
}

interface FetchOptions {
  headers: Record<string, string> | Iterable<[string, string]>
  agent: Agent
}

function plainHeaders(headers: FetchOptions['headers']): Record<string, string> {
  return Symbol.iterator in headers ? Object.fromEntries(headers) : headers
}

function messageOf(body: unknown): string {
  const message = (body as { message?: unknown } | null)?.message
  return typeof message === 'string' ? message : 'the Kubernetes API rejected the request without a message'
}
