import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { serviceNumber } from './service-number'

const body = JSON.stringify({ orders: { open: 12, 'in.kitchen': '3k' }, groups: [{ name: 'kitchen', lag: 7 }] })
let server: Server
let read: ReturnType<typeof serviceNumber>

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/numbers?all=1' ? 200 : 503
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  read = serviceNumber(new Map([['status:80', `127.0.0.1:${(server.address() as AddressInfo).port}`]]))
})
afterAll(() => server.close())

const trigger = (valueLocation: string, url = 'http://status.food-delivery.svc.cluster.local/numbers?all=1') => ({
  url,
  valueLocation,
  targetValue: 5,
  activationTargetValue: 0,
})

describe('serviceNumber', () => {
  it('reads a number of a Service from the local address', async () => {
    await expect(read(trigger('orders.open'))).resolves.toEqual({ number: 12 })
    await expect(read(trigger('groups.#(name=="kitchen").lag'))).resolves.toEqual({ number: 7 })
    await expect(read(trigger(String.raw`orders.in\.kitchen`))).resolves.toEqual({ number: 3000 })
  })

  it('reports a missing number, another status and a host that is not reachable', async () => {
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
