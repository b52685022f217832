import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo } from 'node:net'
import { type Server, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { labPages } from './lab-pages'

describe('labPages', () => {
  let folder: string
  let server: Server
  const get = (path: string, init?: RequestInit) => {
    const { port } = server.address() as AddressInfo
    return fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init })
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'page-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'model.html'), 'the model')
    writeFileSync(join(folder, 'race.html'), 'the race')
    writeFileSync(join(folder, 'index.html'), 'the simulator')
    writeFileSync(join(folder, 'assets', 'model-1.js'), '1')
    const serve = labPages(folder)
    server = createServer((req, res) => {
      void serve(req, res).then((served) => served || res.writeHead(404).end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true })
  })

  it('serves /model and its files with a content security policy', async () => {
    const page = await get('/model?from=lab')
    await expect(page.text()).resolves.toBe('the model')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect((await get('/assets/model-1.js')).headers.get('content-type')).toContain('javascript')
  })

  it('serves /race', async () => {
    await expect((await get('/race')).text()).resolves.toBe('the race')
  })

  it('redirects / to /model', async () => {
    const { status, headers } = await get('/')
    expect([status, headers.get('location')]).toEqual([302, '/model'])
  })

  it.each(['/index.html', '/assets/..%2fmodel.html', '/assets/none.js', '/orders', '/assets/'])(
    'responds with 404 to %s',
    async (path) => {
      expect((await get(path)).status).toBe(404)
    },
  )

  it('allows GET only', async () => {
    expect((await get('/model', { method: 'POST' })).status).toBe(404)
  })
})
