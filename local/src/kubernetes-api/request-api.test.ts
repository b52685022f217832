import { createServer } from 'node:http'
import { listen } from '../listen'
import { requestApi } from './request-api'

/** `requests`: the number of requests so far, of which the first `closedConnections` get no response. */
let [requests, closedConnections] = [0, 0]
let url = ''
const server = createServer((req, res) => {
  if (requests++ < closedConnections) req.socket.destroy()
  else res.writeHead(404).end('{"message":"not found"}')
})

beforeAll(async () => (url = `http://127.0.0.1:${await listen(server, 0)}`))
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

it.each([0, 1])('responds after %i closed connections', async (closed) => {
  ;[requests, closedConnections] = [0, closed]
  await expect(requestApi(url)).resolves.toEqual({ ok: false, body: { message: 'not found' } })
  expect(requests).toBe(closed + 1)
})

it('rejects after two closed connections', async () => {
  ;[requests, closedConnections] = [0, 2]
  await expect(requestApi(url)).rejects.toThrow('fetch failed')
  expect(requests).toBe(2)
})
