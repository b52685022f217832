import { type Server, createServer, request } from 'node:http'
import { type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type FaultKind, type FaultRecord, faultKinds } from '@food-delivery/contracts'
import { FaultRefusedError, type FaultSystem, type InjectFault } from './fault-system'
import { Faults } from './faults'
import { handleFaults } from './handle-faults'

const inject: InjectFault = ({ request: { target }, addStep }) => {
  if (target === 'status') throw new FaultRefusedError('no pod of status is ready')
  addStep('frozen', 'kitchen-1')
  return () => undefined
}

describe('/local/faults', () => {
  const actions = Object.fromEntries(faultKinds.map((kind) => [kind, inject])) as Record<FaultKind, InjectFault>
  const refused = { 'broker-down': 'BOOTSTRAP_SERVERS is set' }
  const faults = new Faults({ system: {} as FaultSystem, refused, now: Date.now, actions })
  let gateway: Server

  beforeAll(async () => {
    gateway = createServer((req, res) => void handleFaults(req, res, faults))
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    await faults.stop()
    gateway.close()
    gateway.closeAllConnections()
  })

  /** Sends a request with node:http, because fetch does not allow setting Host or Origin. */
  function send(method: string, options: { body?: unknown; headers?: Record<string, string>; path?: string } = {}) {
    const { port } = gateway.address() as AddressInfo
    const { body, path = '/local/faults' } = options
    return new Promise<{ status: number; body: unknown }>((resolve, reject) => {
      const headers = { host: `localhost:${port}`, 'content-type': 'application/json', ...options.headers }
      const outgoing = request({ port, host: '127.0.0.1', method, path, headers }, (res) => {
        text(res).then(
          (content) => resolve({ status: res.statusCode ?? 0, body: JSON.parse(content) as unknown }),
          reject,
        )
      })
      outgoing.on('error', reject)
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }

  it('injects a fault, lists it, and ends it', async () => {
    const { status, body } = await send('POST', { body: { kind: 'freeze-pod', seconds: 60 } })
    expect([status, body]).toEqual([201, expect.objectContaining({ target: 'kitchen', seconds: 60 })])
    const { id } = body as FaultRecord
    expect((await send('GET')).body).toMatchObject({ refused, faults: [{ id, steps: [{ object: 'kitchen-1' }] }] })
    await expect(send('POST', { body: { kind: 'freeze-pod' } })).resolves.toMatchObject({ status: 409 })
    await expect(send('DELETE', { path: `/local/faults?id=${id}` })).resolves.toMatchObject({ status: 200 })
    await expect(send('DELETE', { path: `/local/faults?id=${id}` })).resolves.toMatchObject({ status: 404 })
  })

  it('streams the faults', async () => {
    const { port } = gateway.address() as AddressInfo
    const headers = { host: `localhost:${port}`, accept: 'text/event-stream' }
    const lines = await new Promise<string>((resolve, reject) => {
      let received = ''
      const outgoing = request({ port, host: '127.0.0.1', path: '/local/faults', headers }, (res) => {
        res.setEncoding('utf8').on('data', (chunk: string) => {
          if (received === '') void faults.start({ kind: 'deploy', seconds: 0, target: 'kitchen' })
          received += chunk
          if (!received.includes('"deploy"')) return
          resolve(received)
          outgoing.destroy()
        })
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
    expect(lines).toMatch(/^data: \{"refused".*\n\ndata: /)
  })

  it.each([
    [{ kind: 'meteor' }, 400, 'kind'],
    [{ kind: 'freeze-pod', seconds: 301 }, 400, 'seconds'],
    [{ kind: 'broker-down' }, 409, 'BOOTSTRAP_SERVERS is set'],
    [{ kind: 'kill-pod', target: 'status' }, 409, 'no pod of status is ready'],
  ])('rejects %j with %i', async (body, status, reason) => {
    await expect(send('POST', { body })).resolves.toMatchObject({
      status,
      body: { status, detail: expect.stringContaining(reason) as string },
    })
  })

  it.each<[string, Record<string, string>, number]>([
    ['another host name', { host: 'evil.example' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another origin', { origin: 'http://evil.example' }, 403],
    ['an HTML form', { 'content-type': 'text/plain' }, 415],
  ])('rejects %s', async (_case, headers, status) => {
    const before = faults.view().faults
    await expect(send('POST', { body: { kind: 'lose-node' }, headers })).resolves.toMatchObject({ status })
    expect(faults.view().faults).toEqual(before)
  })

  it('allows no other methods', async () => {
    await expect(send('PUT')).resolves.toMatchObject({ status: 405 })
  })
})
