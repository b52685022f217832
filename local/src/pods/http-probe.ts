import { get } from 'node:http'

/** Asks a pod on this machine; true for an answer of 200 to 399 within `timeoutMs`. Never rejects. */
export function httpProbe({
  port,
  path,
  timeoutMs,
}: {
  port: number
  path: string
  timeoutMs: number
}): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { 'user-agent': 'kube-probe/local' }
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume()
      const { statusCode = 500 } = response
      resolve(statusCode >= 200 && statusCode < 400)
    })
    request.setTimeout(timeoutMs, () => request.destroy())
    request.on('error', () => resolve(false))
    request.on('close', () => resolve(false))
  })
}
