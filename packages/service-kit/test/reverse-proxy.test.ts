import { type Server, createServer, request } from 'node:http'
import { type AddressInfo, type Socket, connect } from 'node:net'
import { type ReverseProxy, type ReverseProxyOptions, createReverseProxy, route } from '../src'
import { createDeferred, startService, stopServices } from './test-service'

const proxies: ReverseProxy[] = []
const servers: Server[] = []

afterEach(async () => {
  proxies.splice(0).forEach((proxy) => void proxy.stop())
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await stopServices()
})

async function startProxy(options: ReverseProxyOptions): Promise<string> {
  const proxy = createReverseProxy(options)
  proxies.push(proxy)
  const anyRoute = route({
    method: 'ANY',
    path: '/{*path}',
    handle: ({ req, res }) => proxy.handle(req, res).then(() => undefined),
  })
  const service = await startService({
    routes: [anyRoute],
    onUpgrade: (req, socket, head) => proxy.upgrade(req, socket, head),
  })
  return service.url
}

async function startTarget(listener: Parameters<typeof createServer>[1]): Promise<{ url: string; server: Server }> {
  const server = createServer(listener as never)
  servers.push(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

describe('createReverseProxy', () => {
  it('forwards method, path, query, headers and body, and returns the response', async () => {
    const target = await startTarget((req, res) => {
      const chunks: Buffer[] = []
      req.on('data', (chunk: Buffer) => chunks.push(chunk))
      req.on('end', () => {
        const { method, url, headers } = req
        res.writeHead(418, { 'x-response': 'yes' })
        res.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
      })
    })
    const url = await startProxy({ target: target.url })
    const response = await fetch(`${url}/a%20b?c=d`, { method: 'PUT', body: 'text', headers: { 'x-ask': '1' } })
    expect(response.status).toBe(418)
    expect(response.headers.get('x-response')).toBe('yes')
    expect(await response.json()).toMatchObject({
      method: 'PUT',
      url: '/a%20b?c=d',
      body: 'text',
      headers: { 'x-ask': '1', 'x-forwarded-for': '127.0.0.1', host: new URL(target.url).host },
    })
  })

  it.each([
    ['GET', 'with a chunked body', 'transfer-encoding: chunked'],
    ['GET', 'with a hop-by-hop content-length', 'connection: content-length\r\ncontent-length: LENGTH'],
    ['DELETE', 'with a hop-by-hop content-length', 'connection: x, Content-Length\r\ncontent-length: LENGTH'],
  ])('forwards the body of a %s %s as a body, never as another request', async (method, _name, framing) => {
    const received: string[] = []
    const target = await startTarget((req, res) => {
      received.push(`${req.method} ${req.url}`)
      req.resume().on('end', () => res.end())
    })
    const url = new URL(await startProxy({ target: target.url }))
    const smuggled = 'POST /smuggled HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n'
    const head = framing.replace('LENGTH', String(smuggled.length))
    const body = framing.includes('chunked') ? `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n` : smuggled
    const send = (requestLine: string, headersAndBody: string) =>
      new Promise((resolve) => {
        const socket = connect(Number(url.port), url.hostname).on('close', resolve).resume()
        socket.end(`${requestLine} HTTP/1.1\r\nhost: x\r\n${headersAndBody}`)
      })
    await send(`${method} /open`, `${head}\r\n\r\n${body}`)
    // The last request uses the same connection to the target, so a smuggled request would arrive before it.
    await send('GET /last', '\r\n')
    expect(received).toEqual([`${method} /open`, 'GET /last'])
  })

  it('does not forward hop-by-hop headers', async () => {
    const target = await startTarget((req, res) => res.end(JSON.stringify(req.headers)))
    const url = await startProxy({ target: target.url })
    const received = await new Promise<string>((resolve, reject) => {
      const headers = { connection: 'keep-alive, x-hop', 'x-hop': '1', te: 'trailers', 'x-end': '2' }
      request(url, { headers }, (res) => {
        let text = ''
        res.on('data', (chunk: Buffer) => (text += chunk.toString()))
        res.on('end', () => resolve(text))
      })
        .on('error', reject)
        .end()
    })
    expect(JSON.parse(received)).toMatchObject({ 'x-end': '2' })
    expect(JSON.parse(received)).not.toHaveProperty('x-hop')
    expect(JSON.parse(received)).not.toHaveProperty('te')
  })

  it('streams events without delay', async () => {
    let finish = () => undefined as unknown
    const target = await startTarget((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.write('data: 1\n\n')
      finish = () => res.end('data: 2\n\n')
    })
    const url = await startProxy({ target: target.url })
    const reader = (await fetch(url)).body?.getReader()
    const first = await reader?.read()
    expect(Buffer.from(first?.value ?? []).toString()).toBe('data: 1\n\n')
    finish()
    const second = await reader?.read()
    expect(Buffer.from(second?.value ?? []).toString()).toBe('data: 2\n\n')
  })

  it('aborts the request to the target when the client disconnects', async () => {
    const closed = createDeferred()
    const arrived = createDeferred()
    const target = await startTarget((_req, res) => {
      res.on('close', () => closed.resolve())
      arrived.resolve()
    })
    const url = await startProxy({ target: target.url })
    const controller = new AbortController()
    const failure = fetch(url, { signal: controller.signal }).catch((error: unknown) => error)
    await arrived.promise
    controller.abort()
    await closed.promise
    expect(await failure).toMatchObject({ name: 'AbortError' })
  })

  it('responds with 503 if there is no target, or if it does not listen or respond', async () => {
    const silent = await startTarget(() => undefined)
    const none = await startProxy({ target: () => undefined })
    const refused = await startProxy({ target: 'http://127.0.0.1:1' })
    const slow = await startProxy({ target: silent.url, timeoutMs: 50 })
    for (const url of [none, refused, slow]) {
      const response = await fetch(`${url}/x`, { method: 'POST', body: 'x'.repeat(100_000) })
      expect(response.status).toBe(503)
      expect(response.headers.get('retry-after')).toBe('1')
      expect(response.headers.get('content-type')).toContain('application/problem+json')
    }
  })

  it('responds with 502 if the target aborts a request that may have taken effect, else with 503', async () => {
    const target = await startTarget((req) => req.socket.destroy())
    const url = await startProxy({ target: target.url })
    expect((await fetch(url, { method: 'POST' })).status).toBe(502)
    expect((await fetch(url)).status).toBe(503)
  })

  it('repeats a GET on a new connection if the target has closed the kept-alive connection', async () => {
    const sockets = new Set<Socket>()
    let responseCount = 0
    const target = await startTarget((req, res) => {
      // The second request on a connection fails, as after the keep-alive timeout of the target.
      if (sockets.has(req.socket)) return void req.socket.destroy()
      sockets.add(req.socket)
      responseCount += 1
      res.end('ok')
    })
    const url = await startProxy({ target: target.url })
    for (let round = 0; round < 4; round += 1) expect(await (await fetch(url)).text()).toBe('ok')
    expect(responseCount).toBe(4)
  })

  it('connects client and target after an upgrade', async () => {
    const target = await startTarget(() => undefined)
    target.server.on('upgrade', (_req, socket, head: Buffer) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\nhi ')
      socket.write(head)
      socket.pipe(socket)
    })
    const url = await startProxy({ target: target.url })
    const client = connect(Number(new URL(url).port), '127.0.0.1')
    client.write('GET /ws HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\nearly ')
    let received = ''
    await new Promise<void>((resolve) => {
      client.on('data', (chunk: Buffer) => {
        received += chunk.toString()
        if (received.includes('hi ') && !received.includes('late')) client.write('late')
        if (received.endsWith('late')) resolve()
      })
    })
    client.destroy()
    expect(received).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n[^]*\r\n\r\nhi early late$/)
  })

  it('rejects an upgrade request with a body', async () => {
    const url = await startProxy({ target: 'http://127.0.0.1:1' })
    const headers = { connection: 'upgrade', upgrade: 'h2c', 'content-length': 2 }
    const status = await new Promise((resolve, reject) => {
      const req = request(url, { method: 'POST', headers }, (res) => resolve(res.resume().statusCode))
      req.on('error', reject).end('{}')
    })
    expect(status).toBe(400)
  })

  it('returns the response of a target that rejects the upgrade', async () => {
    const target = await startTarget((_req, res) => void res.writeHead(403).end('no'))
    const url = await startProxy({ target: target.url })
    const unreachable = await startProxy({ target: 'http://127.0.0.1:1' })
    const upgrade = (base: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { connection: 'upgrade', upgrade: 'websocket' }
        request(base, { headers }, (res) => {
          res.resume()
          resolve(res.statusCode)
        })
          .on('error', reject)
          .end()
      })
    expect(await upgrade(url)).toBe(403)
    expect(await upgrade(unreachable)).toBe(503)
  })
})
