import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { submitOrder } from '../load/submit-order'
import { createOrdersApi } from './orders-api'
import { type Http } from './request'

type Handler = (req: IncomingMessage, res: ServerResponse, body: string) => void

let server: Server
let handler: Handler = () => undefined

beforeAll(async () => {
  server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => handler(req, res, body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const respond = (res: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}) =>
  res
    .writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers })
    .end(JSON.stringify(value))

function http(change: Partial<Http> = {}): Http {
  const { port } = server.address() as AddressInfo
  return {
    fetch: (path, init) => fetch(new URL(path as string, `http://127.0.0.1:${port}`), init),
    now: () => Date.now(),
    sleep: () => Promise.resolve(),
    ...change,
  }
}

const api = (change?: Partial<Http>) => createOrdersApi(http(change))
const plan = { ratePerSecond: 1, shape: 'steady', kitchenDelayMs: 50, courierDelayMs: 60 } as const
const hotKeys = ['hot-1', 'hot-2']

describe('createOrdersApi', () => {
  it('places an order with an idempotency key', async () => {
    const received: unknown[] = []
    handler = (req, res, body) => {
      received.push(req.method, req.url, req.headers['idempotency-key'], JSON.parse(body))
      respond(res, 202, { requestId: 'r', payloadSent: { orderId: 'o' } })
    }
    const order = await api().createOrder({ dish: 'soup' }, 'key-1')
    expect(order.payloadSent.orderId).toBe('o')
    expect(received).toEqual(['POST', '/createOrder', 'key-1', { dish: 'soup' }])
  })

  it('polls the result until it is final', async () => {
    let polls = 0
    handler = (req, res) => {
      if (req.url === '/restaurants') return respond(res, 202, { requestId: 'r1' })
      polls += 1
      return respond(res, 200, polls < 3 ? { status: 'processing' } : { status: 'success', docs: [{ name: 'A' }] })
    }
    await expect(api().restaurants()).resolves.toEqual([{ name: 'A' }])
  })

  it('times out without a final result', async () => {
    handler = (req, res) =>
      respond(res, req.url === '/restaurants' ? 202 : 200, { requestId: 'r1', status: 'processing' })
    let now = 0
    await expect(api({ now: () => (now += 8_000) }).restaurants()).rejects.toMatchObject({ code: 'timeout' })
  })

  it('rejects if the order was not stored', async () => {
    handler = (_req, res) => respond(res, 200, { status: 'Order failed saving in database' })
    await expect(api().orderStored('r')).rejects.toMatchObject({ code: 'server' })
  })

  it.each([
    [503, 'unavailable', 4_000],
    [400, 'rejected', undefined],
    [500, 'server', undefined],
  ])('rejects on response %d', async (status, code, retryAfterMs) => {
    const headers: Record<string, string> = status === 503 ? { 'retry-after': '4' } : {}
    handler = (_req, res) => respond(res, status, { detail: 'because' }, headers)
    await expect(api().createOrder({})).rejects.toMatchObject({ code, status, message: 'because', retryAfterMs })
  })

  it('rejects if the server is not reachable', async () => {
    const unreachable = api({ fetch: () => fetch('http://127.0.0.1:1/') })
    await expect(unreachable.createOrder({})).rejects.toMatchObject({ code: 'network', status: 0 })
  })
})

describe('submitOrder', () => {
  it('accepts response 202 and sends the delays of the plan', async () => {
    let body = ''
    handler = (_req, res, requestBody) => {
      body = requestBody
      respond(res, 202, { requestId: 'r', payloadSent: { orderId: 'o' } })
    }
    await expect(submitOrder(api(), plan, hotKeys.values())).resolves.toEqual({ accepted: true })
    expect(JSON.parse(body)).toEqual({ kitchenSpeed: 50, courierSpeed: 60 })
  })

  it('sends the next hot key if the shape is a hot key', async () => {
    const keys: unknown[] = []
    handler = (req, res) => {
      keys.push(req.headers['idempotency-key'])
      respond(res, 202, { requestId: 'r', payloadSent: { orderId: 'o' } })
    }
    const remainingKeys = hotKeys.values()
    for (const shape of ['steady', 'hotKey', 'hotKey'] as const)
      await submitOrder(api(), { ...plan, shape }, remainingKeys)
    expect(keys).toEqual([undefined, 'hot-1', 'hot-2'])
  })

  it('does not reject on a failure, and returns the Retry-After', async () => {
    handler = (_req, res) => respond(res, 503, {}, { 'retry-after': '2' })
    await expect(submitOrder(api(), plan, hotKeys.values())).resolves.toEqual({
      accepted: false,
      reason: 'unavailable',
      retryAfterMs: 2_000,
    })
  })
})
