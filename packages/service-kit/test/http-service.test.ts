import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type RequestHandler } from 'express'
import { Registry } from 'prom-client'
import { z } from 'zod'
import { HttpProblem, type Route, createHttpService, route, unavailable } from '../src'
import { createCapturingLogger, createDeferred, startService, stopServices } from './test-service'

afterEach(stopServices)

const echo = route({
  method: 'POST',
  path: '/echo',
  body: z.object({ text: z.string().max(5), count: z.number().default(1) }),
  handle: ({ body }) => ({ status: 201, json: body, headers: { location: '/echo/1' } }),
})

const hello = route({
  method: 'GET',
  path: '/hello/:name/greeting',
  query: z.object({ loud: z.stringbool().default(false) }),
  handle: ({ params, query }) => ({ status: 200, json: { name: params['name'], loud: query.loud } }),
})

const post = (url: string, body: string, type = 'application/json') =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': type } })

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  return (await response.json()) as Record<string, unknown>
}

describe('routes', () => {
  it('responds with the reply of the handler, and sets defaults of the body', async () => {
    const { url } = await startService({ routes: [echo] })
    const response = await post(`${url}/echo`, '{"text":"hi","extra":1}')
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe('/echo/1')
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual({ text: 'hi', count: 1 })
  })

  it('decodes path parameters and parses the query', async () => {
    const { url } = await startService({ routes: [hello] })
    const response = await fetch(`${url}/hello/J%C3%B6rg%2F/greeting/?loud=true`)
    expect(await response.json()).toEqual({ name: 'Jörg/', loud: true })
  })

  it('passes the path segments of a wildcard to the handler', async () => {
    const files = route({
      method: 'GET',
      path: '/files/*rest',
      params: z.object({ rest: z.array(z.string()) }),
      handle: ({ params }) => ({ status: 200, json: params.rest }),
    })
    const { url } = await startService({ routes: [files] })
    expect(await (await fetch(`${url}/files/a/b%20c`)).json()).toEqual(['a', 'b c'])
  })

  it('responds to HEAD without a body', async () => {
    const { url } = await startService({ routes: [hello] })
    const response = await fetch(`${url}/hello/x/greeting`, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0)
  })

  it('aborts `abandoned` if the client disconnects, but not after a complete response', async () => {
    const signals: AbortSignal[] = []
    const arrived = createDeferred()
    const closed: Promise<unknown>[] = []
    const wait = route({
      method: 'GET',
      path: '/wait',
      query: z.object({ ms: z.coerce.number() }),
      handle: async ({ abandoned, res, query: { ms } }) => {
        signals.push(abandoned)
        closed.push(once(res, 'close'))
        arrived.resolve()
        await sleep(ms, undefined, { signal: abandoned }).catch(() => undefined)
        return { status: 200, json: 'done' }
      },
    })
    const { url } = await startService({ routes: [wait] })
    const client = new AbortController()
    const abandonedRequest = fetch(`${url}/wait?ms=60000`, { signal: client.signal })
    await arrived.promise
    client.abort()
    await expect(abandonedRequest).rejects.toThrow()
    expect(await (await fetch(`${url}/wait?ms=0`)).json()).toBe('done')
    await Promise.all(closed)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  })

  it('counts requests by route and status', async () => {
    const registry = new Registry()
    const { url } = await startService({ routes: [hello], registry })
    await fetch(`${url}/hello/a/greeting`)
    await fetch(`${url}/hello/b/greeting`)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toContain('http_request_duration_seconds_count{route="/hello/:name/greeting",status="200"} 2')
  })

  it('rejects two routes with the same method and path', () => {
    const { logger } = createCapturingLogger()
    const options = { port: 0, logger, registry: new Registry(), routes: [echo, echo] }
    expect(() => createHttpService(options)).toThrow('two routes for POST /echo')
  })
})

describe('security', () => {
  it('sends security headers and no product name, even for errors', async () => {
    const { url } = await startService({ routes: [] })
    const { headers } = await fetch(`${url}/nothing`)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.has('x-powered-by')).toBe(false)
  })

  it('sends CORS headers only to allowed origins', async () => {
    const withoutCors = await startService({ routes: [echo] })
    const withCors = await startService({ routes: [echo], allowedOrigins: ['https://shop.example'] })
    const allowedOrigin = async (url: string, origin: string) =>
      (await fetch(`${url}/livez`, { headers: { origin } })).headers.get('access-control-allow-origin')
    expect(await allowedOrigin(withoutCors.url, 'https://shop.example')).toBeNull()
    expect(await allowedOrigin(withCors.url, 'https://evil.example')).toBeNull()
    expect(await allowedOrigin(withCors.url, 'https://shop.example')).toBe('https://shop.example')
  })

  it('responds to a preflight request', async () => {
    const { url } = await startService({ routes: [echo], allowedOrigins: ['*'] })
    const response = await fetch(`${url}/echo`, { method: 'OPTIONS', headers: { origin: 'https://any.example' } })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-methods')).toBe('POST')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('invalid input', () => {
  it.each<[string, string, string, number, string]>([
    ['broken JSON', '{"text":', 'application/json', 400, 'not valid JSON'],
    ['another content type', 'text=hi', 'application/x-www-form-urlencoded', 415, 'application/json'],
    ['another charset', '{}', 'application/json; charset=latin1', 415, 'utf-8'],
    ['an invalid field', '{"text":5}', 'application/json', 400, 'text'],
    ['a value that is not an object', 'null', 'application/json', 400, 'expected object'],
    ['a body that is too large', JSON.stringify({ text: 'x'.repeat(2_000) }), 'application/json', 413, '1000 bytes'],
    ['a body that is far too large', 'x'.repeat(300_000), 'application/json', 413, '1000 bytes'],
  ])('responds to %s with a problem', async (_name, body, type, status, detail) => {
    const { url } = await startService({ routes: [echo], bodyLimitBytes: 1_000 })
    const response = await post(`${url}/echo`, body, type)
    expect(await problemOf(response)).toMatchObject({ status, detail: expect.stringContaining(detail) as string })
    expect(response.status).toBe(status)
  })

  it('accepts a compressed body, and limits the decompressed size', async () => {
    const { url } = await startService({ routes: [echo], bodyLimitBytes: 1_000 })
    const postZipped = (body: Uint8Array<ArrayBuffer>, encoding = 'gzip') =>
      fetch(`${url}/echo`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      })
    expect((await postZipped(new Uint8Array(gzipSync('{"text":"hi"}')))).status).toBe(201)
    expect((await postZipped(new Uint8Array(gzipSync('['.repeat(10_000_000))))).status).toBe(413)
    expect((await postZipped(Buffer.from('{"text":"hi"}'))).status).toBe(400)
    expect((await postZipped(Buffer.from('{"text":"hi"}'), 'rot13')).status).toBe(415)
  })

  it('rejects a body that is not UTF-8', async () => {
    const { url } = await startService({ routes: [echo] })
    const body = Buffer.from('{"text":"\xff"}', 'latin1')
    const response = await fetch(`${url}/echo`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(await problemOf(response)).toMatchObject({ status: 400, detail: 'the body is not valid UTF-8' })
  })

  it.each(['//', '/%', '/hello/%ff/greeting', 'http://[', 'http://x:y/', '*', '?'])(
    'responds to the request target %s with a problem',
    async (path) => {
      const { port } = await startService({ routes: [hello] })
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const req = request({ port, host: '127.0.0.1', path }, (res) => resolve(res.resume().statusCode))
        req.on('error', reject).end()
      })
      expect([400, 404]).toContain(status)
    },
  )

  it('reports the path of each invalid field', async () => {
    const list = z.array(z.object({ name: z.string(), price: z.number() }))
    const routes = [
      route({
        method: 'POST',
        path: '/list',
        body: z.union([list, z.object({ items: list })]),
        handle: () => ({ status: 200 }),
      }),
    ]
    const { url } = await startService({ routes })
    const errorsOf = async (body: unknown) =>
      (await problemOf(await post(`${url}/list`, JSON.stringify(body))))['errors']
    expect(await errorsOf([{ name: 'a', price: 1 }, { name: 2 }])).toMatchObject([
      { path: '1.name' },
      { path: '1.price' },
    ])
    expect(await errorsOf({ items: [{}] })).toMatchObject([{ path: 'items.0.name' }, { path: 'items.0.price' }])
  })

  it('rejects input that is nested too deeply for a recursive schema', async () => {
    const routes: Route[] = [
      route({ method: 'POST', path: '/any', body: z.object({ value: z.json() }), handle: () => ({ status: 200 }) }),
    ]
    const { url } = await startService({ routes })
    const deep = `{"value":${'['.repeat(40_000)}${']'.repeat(40_000)}}`
    expect((await post(`${url}/any`, deep)).status).toBe(400)
  })

  it('treats a request without a body as an empty object', async () => {
    const { url } = await startService({
      routes: [
        route({
          method: 'POST',
          path: '/go',
          body: z.object({ dish: z.string().default('soup') }),
          handle: ({ body }) => ({ status: 200, json: body }),
        }),
      ],
    })
    expect(await (await fetch(`${url}/go`, { method: 'POST' })).json()).toEqual({ dish: 'soup' })
  })

  it('responds with a problem to a malformed escape, an unknown path and a wrong method', async () => {
    const { url } = await startService({ routes: [hello, echo] })
    expect(await problemOf(await fetch(`${url}/hello/%zz/greeting`))).toMatchObject({ status: 400 })
    expect(await problemOf(await fetch(`${url}/nothing`))).toMatchObject({ status: 404, title: 'Not Found' })
    const response = await fetch(`${url}/hello/x/greeting`, { method: 'DELETE' })
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    expect(await problemOf(response)).toMatchObject({ status: 405 })
  })

  it('keeps the connection open after a rejected body', async () => {
    const { url } = await startService({ routes: [echo] })
    for (let round = 0; round < 3; round += 1) {
      expect((await post(`${url}/echo`, 'x'.repeat(50_000), 'text/plain')).status).toBe(415)
      expect((await post(`${url}/echo`, '{"text":"ok"}')).status).toBe(201)
    }
  })
})

describe('failures', () => {
  const failing = (error: unknown) =>
    route({
      method: 'GET',
      path: '/fail',
      handle: () => {
        throw error
      },
    })

  it('responds with the problem that a handler throws, including its headers', async () => {
    const { url } = await startService({ routes: [failing(unavailable({ detail: 'later', retryAfterSeconds: 3 }))] })
    const response = await fetch(`${url}/fail`)
    expect(response.headers.get('retry-after')).toBe('3')
    expect(await problemOf(response)).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: 'later',
    })
  })

  it('converts domain errors', async () => {
    const toProblem = (error: unknown) =>
      error instanceof RangeError ? new HttpProblem({ status: 404, detail: 'no such thing' }) : undefined
    const { url } = await startService({ routes: [failing(new RangeError('internal'))], toProblem })
    expect((await fetch(`${url}/fail`)).status).toBe(404)
  })

  it('logs unexpected errors, and hides their message from clients', async () => {
    const { logger, lines } = createCapturingLogger()
    const { url } = await startService({ routes: [failing(new Error('the internal details'))], logger })
    const response = await fetch(`${url}/fail`)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('internal details')
    expect(lines.join('')).toContain('the internal details')
  })

  it('rejects `start` if the port is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const service = createHttpService({
      port,
      host: '127.0.0.1',
      logger: createCapturingLogger().logger,
      registry: new Registry(),
      routes: [],
    })
    await expect(service.start()).rejects.toMatchObject({ code: 'EADDRINUSE' })
    other.close()
  })
})

describe('fallback', () => {
  it('handles other paths with express, with the same headers and errors', async () => {
    const fallback: RequestHandler = (req, res, next) => {
      if (req.path === '/page') res.send('<p>page</p>')
      else if (req.path === '/fail') throw new Error('the internal details')
      else next()
    }
    const { url } = await startService({ routes: [hello], fallback })
    const page = await fetch(`${url}/page`)
    expect(await page.text()).toBe('<p>page</p>')
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await fetch(`${url}/hello/x/greeting`)).status).toBe(200)
    expect(await problemOf(await fetch(`${url}/nothing`))).toMatchObject({ status: 404 })
    expect(await problemOf(await fetch(`${url}/fail`))).toMatchObject({ status: 500 })
  })
})

describe('probes', () => {
  it('reports liveness and readiness separately, with a detail', async () => {
    const health = () => ({ ready: false, live: true, detail: 'kafka: waits for topic orders' })
    const { url } = await startService({ health })
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    const response = await fetch(`${url}/readyz`)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ detail: 'kafka: waits for topic orders' })
  })

  it('reports that the service is not ready while it drains', async () => {
    const service = await startService({})
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200)
    service.drain?.()
    const response = await fetch(`${service.url}/readyz`)
    expect(response.status).toBe(503)
    expect(response.headers.get('connection')).toBe('close')
    expect((await fetch(`${service.url}/livez`)).status).toBe(200)
  })
})

describe('stop', () => {
  it('finishes running requests, and aborts `stopping` for long responses', async () => {
    const arrived = createDeferred()
    const wait = route({
      method: 'GET',
      path: '/wait',
      handle: ({ stopping }) => {
        arrived.resolve()
        return new Promise((resolve) =>
          stopping.addEventListener('abort', () => resolve({ status: 200, json: 'ended' })),
        )
      },
    })
    const service = await startService({ routes: [wait] })
    const response = fetch(`${service.url}/wait`)
    await arrived.promise
    await service.stop({ deadlineMs: 5_000 })
    expect(await (await response).json()).toBe('ended')
    await expect(fetch(`${service.url}/livez`)).rejects.toThrow()
  })

  it('closes the connections of unfinished requests at the deadline, which includes lingerMs', async () => {
    const arrived = createDeferred()
    const hang = route({
      method: 'GET',
      path: '/hang',
      handle: () => {
        arrived.resolve()
        return new Promise<undefined>(() => undefined)
      },
    })
    const service = await startService({ routes: [hang], lingerMs: 800 })
    const failure = fetch(`${service.url}/hang`).catch((error: unknown) => error)
    await arrived.promise
    const startedAt = performance.now()
    await service.stop({ deadlineMs: 1_000 })
    expect(performance.now() - startedAt).toBeLessThan(1_500)
    expect(await failure).toHaveProperty('message', 'fetch failed')
  })

  it('closes idle connections and upgraded sockets', async () => {
    const service = await startService({
      onUpgrade: (_req, socket) => socket.write('HTTP/1.1 101 ok\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
    })
    const idle = connect(service.port, '127.0.0.1')
    const upgrade = request(service.url, { headers: { connection: 'upgrade', upgrade: 'websocket' } })
    const upgraded = new Promise<void>((resolve) => {
      upgrade.on('upgrade', (_res, socket) => {
        socket.on('error', () => undefined)
        socket.on('close', () => resolve())
        socket.resume()
        void service.stop({ deadlineMs: 5_000 })
      })
    })
    const idleClosed = new Promise((resolve) => idle.on('connect', () => idle.on('close', resolve)).resume())
    upgrade.end()
    await Promise.all([upgraded, idleClosed])
    expect(idle.destroyed).toBe(true)
  })
})
