import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Service, createLogger, createRegistry } from '@food-delivery/service-kit'
import {
  type FuzzResponse,
  type HttpFuzzer,
  createHttpFuzzer,
  isBelow500,
} from '../../../test/support/fuzz/http-fuzzer'
import { anyRequest, anyPath } from '../../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../../test/support/fuzz/raw-bytes'
import { FUZZ_TIMEOUT_MS } from '../../../test/support/fuzz/runs'
import { apiPaths } from '../api-paths'
import { createFrontendService } from '../service'

const SECRET = 'must not be served'
const filePaths = ['/', '/index.html', '/assets/app-1a2b.js', '/assets/', '/livez']
const isSafe = (response: FuzzResponse) => isBelow500(response) && !response.body.includes(SECRET)

describe('fuzz', () => {
  let parent: string
  let backend: Server
  let service: Service
  let fuzzer: HttpFuzzer

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'frontend-fuzz-'))
    const folder = join(parent, 'client')
    await mkdir(join(folder, 'assets'), { recursive: true })
    for (const [name, text] of Object.entries({
      'client/index.html': '<!doctype html>',
      'client/assets/app-1a2b.js': '1',
      'client/.env': SECRET,
      'package.json': SECRET,
    }))
      await writeFile(join(parent, name), text)
    backend = createServer((req, res) => req.resume().on('end', () => res.writeHead(202).end('{}')))
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
    service = await createFrontendService({
      port: 0,
      host: '127.0.0.1',
      registry: createRegistry(),
      folder,
      services: { api: url, realtime: url, pods: url },
      logger: createLogger({ service: 'frontend', pod: 'test', level: 'silent' }),
    })
    await service.start()
    fuzzer = createHttpFuzzer(service.http.url)
  })

  afterAll(async () => {
    fuzzer.close()
    await service.stop({ deadlineMs: 100 })
    backend.closeAllConnections()
    await new Promise((resolve) => backend.close(resolve))
    await rm(parent, { recursive: true })
  })

  it(
    'serves only files of the page at any path',
    async () => {
      const paths = [...filePaths, '/../package.json', '/.env', '/assets/../../package.json', '/%2e%2e/package.json']
      const attempts = anyPath(paths).map((path) => ({ method: 'GET', path }))
      expect(await fuzzer.attack(attempts, isSafe)).toEqual([])
      expect(fuzzer.count(200)).toBeGreaterThan(0)
    },
    FUZZ_TIMEOUT_MS,
  )

  it.each([
    ['files', filePaths],
    ['the paths of the API', Object.keys(apiPaths)],
  ])(
    'responds to any request to %s with a status below 500',
    async (_, paths) => {
      expect(await fuzzer.attack(anyRequest(paths), isSafe)).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'closes connections with invalid HTTP and keeps serving others',
    async () => {
      expect(await attackWithBytes(service.http.url, ['/', '/events', '/status/1', '/elsewhere'])).toEqual([])
      expect((await fetch(`${service.http.url}/readyz`)).status).toBe(200)
    },
    FUZZ_TIMEOUT_MS,
  )
})
