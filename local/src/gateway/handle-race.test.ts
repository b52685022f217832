import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type Server, createServer, request } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { handleRace } from './handle-race'

describe('GET /local/race', () => {
  let folder: string
  let gateway: Server

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'race-'))
    gateway = createServer((req, res) => void handleRace(req, res, join(folder, 'race.json')))
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    gateway.close()
    gateway.closeAllConnections()
    rmSync(folder, { recursive: true })
  })

  /** Sends a request with node:http, because fetch does not allow setting Host or Origin. */
  function get(headers: Record<string, string> = {}, method = 'GET') {
    const { port } = gateway.address() as AddressInfo
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
      const defaults = { host: `localhost:${port}` }
      const outgoing = request({ port, host: '127.0.0.1', method, headers: { ...defaults, ...headers } }, (res) => {
        text(res).then((body) => resolve({ status: res.statusCode ?? 0, body }), reject)
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  }

  it('responds with 404 before the first race, then with the newest race', async () => {
    await expect(get()).resolves.toMatchObject({ status: 404, body: expect.stringContaining('no race') as string })
    for (const report of ['{"seed":1}', '{"seed":2}']) {
      writeFileSync(join(folder, 'race.json'), report)
      await expect(get()).resolves.toEqual({ status: 200, body: report })
    }
  })

  it.each<[string, Record<string, string>]>([
    ['another host name', { host: 'evil.example' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'http://evil.example' }],
  ])('rejects %s', async (_case, headers) => {
    await expect(get(headers)).resolves.toMatchObject({ status: 403 })
  })

  it('allows GET only', async () => {
    await expect(get({}, 'POST')).resolves.toMatchObject({ status: 405 })
  })
})
