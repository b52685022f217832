import { createServer } from 'node:http'
import { listen } from '../listen'
import { requestApi } from './request-api'

let [requests, lost] = [0, 0]
let url = ''
const server = createServer((req, res) => {
  if (requests++ < lost) req.socket.destroy()
  else res.writeHead(404).end('{"message":"not found"}')
})

beforeAll(async () => (url = `http://127.0.0.1:${await listen(server, 0)}`))
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

it.each([0, 1])('responds after %i closed connections', async (closed) => {
  ;[requests, lost] = [0, closed]
  await expect(requestApi(url)).resolves.toEqual({ ok: false, body: { message: 'not found' } })
  expect(requests).toBe(closed + 1)
})

it('rejects after two closed connections', async () => {
  ;[requests, lost] = [0, 2]
  await expect(requestApi(url)).rejects.toThrow('fetch failed')
  expect(requests).toBe(2)
})
