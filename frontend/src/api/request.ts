import { type Problem } from '@food-delivery/contracts'
import { type FailureReason } from '../load/load-report'
import { ApiError } from './api-error'

const DEFAULT_TIMEOUT_MS = 10_000

/** The browser functions that a request needs. */
export interface Http {
  fetch: typeof fetch
  now: () => number
  sleep: (ms: number) => Promise<void>
}

/** Sends JSON and returns the JSON of a 2xx response. Rejects with {@link ApiError} otherwise. */
export async function request<T>(
  http: Http,
  path: string,
  {
    body,
    method = body === undefined ? 'GET' : 'POST',
    timeoutMs = DEFAULT_TIMEOUT_MS,
    headers = {},
  }: { body?: unknown; method?: 'GET' | 'POST' | 'DELETE'; timeoutMs?: number; headers?: Record<string, string> } = {},
): Promise<T> {
  const response = await send(http, path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
    cache: 'no-store',
  })
  if (!response.ok) throw await errorOf(http, response)
  return jsonOf<T>(response)
}

async function send(http: Http, path: string, init: RequestInit): Promise<Response> {
  try {
    return await http.fetch(path, init)
  } catch (cause) {
    throw connectionError(cause)
  }
}

async function jsonOf<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T
  } catch (cause) {
    if ((cause as Error).name !== 'SyntaxError') throw connectionError(cause)
    throw new ApiError({ code: 'server', status: response.status, detail: 'the response is not JSON', cause })
  }
}

function connectionError(cause: unknown): ApiError {
  const isTimeout = cause instanceof DOMException && cause.name === 'TimeoutError'
  return new ApiError({ code: isTimeout ? 'timeout' : 'network', detail: String(cause), cause })
}

async function errorOf(http: Http, response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null
  return new ApiError({
    code: reasonOf(response.status),
    status: response.status,
    detail: problem?.detail ?? problem?.title ?? response.statusText,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), http.now()),
  })
}

function reasonOf(status: number): FailureReason {
  if (status === 503 || status === 502 || status === 429) return 'unavailable'
  return status >= 500 ? 'server' : 'rejected'
}

/** The wait that a `Retry-After` header asks for, in seconds or as a date. At most a minute; undefined if it is invalid. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.min(60_000, Math.max(0, wait)) : undefined
}
