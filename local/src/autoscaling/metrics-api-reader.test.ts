import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { metricsApiReader } from './metrics-api-reader'

const body = JSON.stringify({ orders: { open: 12, 'in.kitchen': '3k' }, groups: [{ name: 'kitchen', lag: 7 }] })
let server: Server
let read: ReturnType<typeof metricsApiReader>

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/other' ? 503 : 200
    const padding = request.url === '/endless' ? undefined : ' '.repeat(Number(request.url?.split('spaces=')[1] ?? 0))
    if (padding !== undefined) return response.end(body + padding)
    // Writes as long as the client reads.
    const write = (): void => {
      while (!response.closed && response.write(' '.repeat(10_000)));
    }
    response.on('drain', write)
    write()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = Promise.resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`)
  read = metricsApiReader((host, port) => (/^status\b/.test(host) && port === 80 ? address : undefined))
})
afterAll(() => server.close())

const trigger = (valueLocation: string, url = 'http://status.food-delivery.svc.cluster.local/numbers?all=1') => ({
  url,
  valueLocation,
  targetValue: 5,
  activationTargetValue: 0,
})

describe('metricsApiReader', () => {
  it('reads a number of a Service from the local address', async () => {
    await expect(read(trigger('orders.open'))).resolves.toEqual({ number: 12 })
    await expect(read(trigger('groups.#(name=="kitchen").lag'))).resolves.toEqual({ number: 7 })
    await expect(read(trigger(String.raw`orders.in\.kitchen`))).resolves.toEqual({ number: 3000 })
  })

  it('reports a response that is too large, and does not read the rest of it', async () => {
    const maxSpaces = 512 * 1024 - body.length
    const url = (path: string) => trigger('orders.open', `http://status/${path}`)
    await expect(read(url(`?spaces=${maxSpaces}`))).resolves.toEqual({ number: 12 })
    const error = 'error requesting metrics endpoint: the response is larger than 512 KiB'
    await expect(read(url(`?spaces=${maxSpaces + 1}`))).resolves.toEqual({ error })
    await expect(read(url('endless'))).resolves.toEqual({ error })
  })

  it('reports a missing number, a status other than 200 and a host that is not reachable', async () => {
    await expect(read(trigger('orders.closed'))).resolves.toEqual({
      error:
        'error requesting metrics endpoint: valueLocation "orders.closed" must point to a numeric value or a string parseable as a Quantity, got Null',
    })
    await expect(read(trigger('a', 'http://status/other'))).resolves.toEqual({
      error: 'error requesting metrics endpoint: /other: api returned 503',
    })
    await expect(read(trigger('a', 'http://127.0.0.1:1/'))).resolves.toMatchObject({
      error: expect.any(String) as string,
    })
  })
})
