interface ApiResponse<Body> {
  ok: boolean
  /** `message`: the reason if the request was refused. */
  body: Body & { message?: string }
}

/**
 * Sends a request to the Kubernetes API of the local cluster. The request must be idempotent, because it is sent a second time
 * if the connection breaks before the response.
 */
export async function requestApi<Body>(url: string, init?: RequestInit): Promise<ApiResponse<Body>> {
  const send = () => fetch(url, init)
  const response = await send().catch(send)
  return { ok: response.ok, body: (await response.json()) as ApiResponse<Body>['body'] }
}
