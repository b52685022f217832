import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../support/eventually'
import { copyContext } from './support/build-context'
import { canContain, runContained } from './support/container'
import { filesOf, megabyte, replay, runsOf, sizeOf } from './support/image-tree'
import { root } from '../manifests/support/read'
import { saySkipped } from '../support/skip'

// Minutes and the registry's packages: FOOD_TEST_IMAGES=1 npm test -- test/repository/every-image
const isAsked = process.env.FOOD_TEST_IMAGES !== undefined
if (!isAsked) saySkipped('the images of all services', 'FOOD_TEST_IMAGES is not set')
const describeImages = isAsked ? describe : describe.skip
const itContained = canContain ? it : it.skip

const services = [...readdirSync(join(root, 'services')).filter((name) => !name.startsWith('.')), 'frontend']

/** Kubernetes' client is most of it. */
const limits: Record<string, number> = { podconsumerdata: 130 }

/** No server is reachable: a service must be live all the same, and exit on SIGTERM. */
const unreachable = '127.0.0.1:1'
const environment = {
  HOST: '127.0.0.1',
  BOOTSTRAP_SERVERS: unreachable,
  MONGODB_URL: `mongodb://${unreachable}/food`,
  REDIS_URL: `redis://${unreachable}`,
  KUBERNETES_API_URL: `http://${unreachable}`,
  ROLE: 'order',
}

describeImages('the Containerfile, replayed without an engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'images-'))
  const src = join(folder, 'src')
  const treeOf = (service: string) => join(folder, service)

  beforeAll(() => {
    chmodSync(folder, 0o755)
    mkdirSync(src)
    copyContext(src)
    for (const command of runsOf('build')) replay(command, { src, app: '', service: '' })
  }, 900_000)

  afterAll(() => rmSync(folder, { recursive: true }))

  it('has steps to replay', () => {
    expect([runsOf('build'), runsOf('production')].map(({ length }) => length)).toEqual([1, 1])
  })

  it('sees sources only', () => {
    const copied = readdirSync(src)
    expect(copied).toContain('package-lock.json')
    expect(copied.filter((name) => /^(\.git|test|docs|deployments|overlays)$/.test(name))).toEqual([])
  })

  it.each(services)(
    'makes a small tree of %s, without compilers, types or tests',
    (service) => {
      for (const command of runsOf('production')) replay(command, { src, app: treeOf(service), service })
      const files = filesOf(treeOf(service))
      expect(sizeOf(files) / megabyte).toBeLessThan(limits[service] ?? 60)
      const names = readdirSync(join(treeOf(service), 'node_modules'))
      expect(names.filter((name) => /^(typescript|jest|eslint|@swc|node-gyp|vite)$/.test(name))).toEqual([])
      const ours = [...files.keys()].filter((path) => /^(packages|services|frontend)\//.test(path))
      expect(ours.length).toBeGreaterThan(5)
      expect(ours.filter((path) => /\.ts$|\.map$|\.test\./.test(path))).toEqual([])
      // The release builds it once for every processor.
      expect([...files.keys()].filter((path) => path.endsWith('.node'))).toEqual([])
    },
    180_000,
  )

  it('keeps all services together small, what they share counted once', () => {
    const together = new Map(services.flatMap((service) => [...filesOf(treeOf(service))]))
    expect(sizeOf(together) / megabyte).toBeLessThan(150)
  })

  itContained.each(services)(
    '%s runs as process 1 of a foreign user on a read-only root, and ends by SIGTERM',
    async (service) => {
      const port = await freePort()
      const env = { ...environment, PORT: String(port) }
      const { pid, exited, kill } = await runContained([join(treeOf(service), 'service')], env)
      try {
        expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^NSpid:\t\d+\t1$/m)
        await eventually(() => isAlive(port), `${service} to be alive`, 30_000)
        process.kill(pid, 'SIGTERM')
        expect(await exited).toEqual([0, null])
        expect(await isAlive(port)).toBe(false)
      } finally {
        kill()
      }
    },
    60_000,
  )
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

function isAlive(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/livez`).then(
    ({ status }) => status === 200,
    () => false,
  )
}
