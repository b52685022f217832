import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'

/** A fake of statusservice that records its requests. */
export interface FakeStatusService {
  url: string
  requests: { method: string | undefined; url: string | undefined; body: string }[]
  /** Responds to the next request with this status code. */
  rejectNext(statusCode: number): void
  stop(): Promise<void>
}

export async function startFakeStatusService(): Promise<FakeStatusService> {
  const requests: FakeStatusService['requests'] = []
  let statusCode = 200
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      requests.push({ method: req.method, url: req.url, body })
      res.statusCode = statusCode
      statusCode = 200
      res.setHeader('content-type', 'application/json')
      res.end('{"status":"orderCreated"}')
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    rejectNext: (next) => void (statusCode = next),
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}
