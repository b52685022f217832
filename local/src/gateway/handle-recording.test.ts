import { type Server, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { handleRecording } from './handle-recording'

const run: RecordedRun = {
  format: 'food-delivery/scaling-run',
  version: 2,
  startedAt: '2026-01-01T00:00:00.000Z',
  groups: [],
  autoscalers: [],
}

describe('GET /local/recording', () => {
  let gateway: Server
  let recorded: RecordedRun | undefined

  beforeAll(async () => {
    gateway = createServer((req, res) => void handleRecording(req, res, () => recorded))
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    gateway.close()
    gateway.closeAllConnections()
  })

  const get = (init?: RequestInit) => fetch(`http://localhost:${(gateway.address() as AddressInfo).port}`, init)

  it('responds with 404 while no autoscaler runs, then with the recording', async () => {
    expect((await get()).status).toBe(404)
    recorded = run
    await expect((await get()).json()).resolves.toEqual(run)
  })

  it('rejects other sites and methods', async () => {
    expect((await get({ headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect((await get({ method: 'POST' })).status).toBe(405)
  })
})
