import { type IncomingMessage, type Server, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { parseOptions } from './options'
import { runLoad } from './run-load'

let server: Server
let url: string
const requests: { method: string | undefined; body: string; socket: IncomingMessage['socket'] }[] = []

beforeEach(async () => {
  requests.length = 0
  server = createServer((req, res) => {
    void text(req).then((body) => {
      requests.push({ method: req.method, body, socket: req.socket })
      res.writeHead(requests.length % 4 === 0 ? 503 : 200).end('hello')
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

it('sends the given number of requests, each on its own connection', async () => {
  const { tally } = await runLoad(parseOptions(['-c2', '-r10', `${url} POST {"a":1}`]))
  expect(tally).toMatchObject({ transactions: 20, successful: 15, withoutResponse: 0 })
  expect(requests.slice(0, 20).map(({ method, body }) => `${method} ${body}`)).toEqual(Array(20).fill('POST {"a":1}'))
  expect(new Set(requests.map(({ socket }) => socket)).size).toBe(requests.length)
})

it('runs for the given time and reports every response', async () => {
  const statuses: number[] = []
  const { tally, elapsedMs } = await runLoad(parseOptions(['-c3', '-t1S', url]), {
    onResponse: ({ status }) => statuses.push(status),
  })
  expect(elapsedMs).toBeGreaterThan(900)
  expect(statuses).toHaveLength(tally.transactions)
  expect(tally.transactions).toBeGreaterThan(3)
})

it('counts requests without a response', async () => {
  const address = url.replace(/:\d+\//, ':1/')
  const { tally } = await runLoad(parseOptions(['-c2', '-t1S', address]))
  expect(tally.transactions).toBe(0)
  expect(tally.withoutResponse).toBeGreaterThan(0)
})

it('ends when the signal aborts', async () => {
  const signal = AbortSignal.timeout(300)
  const { elapsedMs } = await runLoad(parseOptions(['-c1', '-t1H', url]), { signal })
  expect(elapsedMs).toBeLessThan(30_000)
})
