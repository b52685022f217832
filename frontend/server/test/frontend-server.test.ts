import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { type Service, createLogger, createRegistry } from '@food-delivery/service-kit'
import { WebSocket, WebSocketServer } from 'ws'
import { createFrontendService } from '../service'
import { readStaticFiles } from '../static-files'

const page = '<!doctype html><title>page</title>'
const script = 'console.log("hello")'

async function writePage(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), page)
  await writeFile(join(folder, 'assets/app-1a2b.js'), script)
  await writeFile(join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync(script))
  await writeFile(join(folder, 'secret.env'), 'PASSWORD=1')
}

/**
 * Starts a server in place of a service. It responds to a request with its content, to `/consumers` with an event stream,
 * and sends a message to each WebSocket.
 */
async function startBackend(name: string): Promise<Server> {
  const server = createServer((req, res) => {
    if (req.url === '/consumers') {
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"first":1}\n\n')
      return
    }
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => res.writeHead(202).end(JSON.stringify({ name, method: req.method, url: req.url, body })))
  })
  new WebSocketServer({ server }).on('connection', (socket, { url }) => socket.send(`${name} ${url}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

describe('frontend server', () => {
  let folder: string
  let backends: Server[]
  let service: Service

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontend-'))
    await writePage(folder)
    backends = await Promise.all(['api', 'realtime', 'pods'].map(startBackend))
    const [api = '', realtime = '', pods = ''] = backends.map(urlOf)
    service = await createFrontendService({
      folder,
      services: { api, realtime, pods },
      port: 0,
      host: '127.0.0.1',
      logger: createLogger({ service: 'frontend', pod: 'test', level: 'fatal' }),
      registry: createRegistry(),
    })
    await service.start()
  })

  afterAll(async () => {
    await service.stop({ deadlineMs: 100 })
    for (const server of backends) server.closeAllConnections()
    await Promise.all(backends.map((server) => new Promise((resolve) => server.close(resolve))))
    await rm(folder, { recursive: true })
  })

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${service.http.url}${path}`, { headers })

  it.each(['/', '/index.html'])('serves the page at %s, which browsers must revalidate', async (path) => {
    const response = await get(path)
    await expect(response.text()).resolves.toBe(page)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  })

  it('allows caching of files with a hash in their name', async () => {
    const response = await get('/assets/app-1a2b.js')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  it('sends the compressed file to clients that accept it, and the plain file to others', async () => {
    const compressed = await get('/assets/app-1a2b.js', { 'accept-encoding': 'gzip, br' })
    expect(compressed.headers.get('content-encoding')).toBe('br')
    await expect(compressed.text()).resolves.toBe(script)
    const plain = await get('/assets/app-1a2b.js', { 'accept-encoding': 'gzip, br;q=0' })
    expect(plain.headers.get('content-encoding')).toBeNull()
    await expect(plain.text()).resolves.toBe(script)
  })

  it('responds with 304 if the client has the file', async () => {
    const etag = (await get('/')).headers.get('etag') ?? ''
    expect((await get('/', { 'if-none-match': etag })).status).toBe(304)
  })

  it('allows the page to use only its own host, and no inline code', async () => {
    const policy = (await get('/')).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
  })

  it.each([
    '/secret.env',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets',
    '/assets/',
    '/nothing.js',
    '/assets/app-1a2b.js.br',
  ])('responds with 404 to %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  it('responds with 405 to POST', async () => {
    expect((await fetch(`${service.http.url}/`, { method: 'POST' })).status).toBe(405)
  })

  it('serves /livez, /readyz and /metrics', async () => {
    for (const path of ['/livez', '/readyz', '/metrics']) expect((await get(path)).status).toBe(200)
  })

  it.each([
    ['POST', '/createOrder', 'api'],
    ['POST', '/orders/cancel', 'api'],
    ['GET', '/status/1?wait=5', 'api'],
    ['POST', '/restaurants', 'api'],
    ['GET', '/user/u/orders', 'api'],
    ['GET', '/openapi.json', 'api'],
    ['GET', '/events/?EIO=4', 'realtime'],
  ])('forwards %s %s to %s', async (method, path, name) => {
    const body = method === 'POST' ? '{"a":1}' : null
    const response = await fetch(`${service.http.url}${path}`, { method, body })
    await expect(response.json()).resolves.toEqual({ name, method, url: path, body: body ?? '' })
  })

  it('streams events of podconsumerdata', async () => {
    const request = new AbortController()
    const response = await fetch(`${service.http.url}/consumers`, { signal: request.signal })
    const first = await response.body?.getReader().read()
    expect(Buffer.from((first?.value as Uint8Array | undefined) ?? []).toString()).toBe('data: {"first":1}\n\n')
    request.abort()
  })

  it('forwards WebSockets to realtimedata', async () => {
    const socket = new WebSocket(`${service.http.url.replace('http', 'ws')}/events?EIO=4`)
    const message = await new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(data.toString())))
    expect(message).toBe('realtime /events?EIO=4')
    socket.close()
  })

  it('rejects WebSockets at other paths', async () => {
    const socket = new WebSocket(`${service.http.url.replace('http', 'ws')}/elsewhere`)
    await expect(new Promise((_resolve, reject) => socket.once('error', reject))).rejects.toThrow('404')
  })
})

describe('readStaticFiles', () => {
  it('rejects if the page is not built', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'frontend-'))
    await expect(readStaticFiles(folder)).rejects.toMatchObject({ code: 'FRONTEND_NOT_BUILT' })
    await expect(readStaticFiles(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'FRONTEND_NOT_BUILT' })
    await rm(folder, { recursive: true })
  })
})
