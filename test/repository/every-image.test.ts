import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyContext } from './support/build-context'
import { canIsolate, runIsolated } from './support/isolated-process'
import { sizesOf, totalMegabytes } from '../../bench/support/disk-size'
import { runCommandsOf, runInTree } from './support/image-tree'
import { root } from '../manifests/support/read'
import { reportSkipped } from '../support/report-skipped'

// These tests take minutes and download packages. To run them: FOOD_TEST_IMAGES=1 npm test -- test/repository/every-image
const isEnabled = process.env.FOOD_TEST_IMAGES !== undefined
if (!isEnabled) reportSkipped('the images of all services', 'FOOD_TEST_IMAGES is not set')
const describeImages = isEnabled ? describe : describe.skip
const itIsolated = canIsolate ? it : it.skip

const services = [...readdirSync(join(root, 'services')).filter((name) => !name.startsWith('.')), 'frontend']

/** Limits of the services that need more than 60 MB: podconsumerdata contains the Kubernetes client. */
const limitsMb: Record<string, number> = { podconsumerdata: 130 }

/** An address without a server. A service must be alive nevertheless, and exit on SIGTERM. */
const unreachableAddress = '127.0.0.1:1'
const environment = {
  HOST: '127.0.0.1',
  BOOTSTRAP_SERVERS: unreachableAddress,
  MONGODB_URL: `mongodb://${unreachableAddress}/food`,
  REDIS_URL: `redis://${unreachableAddress}`,
  KUBERNETES_API_URL: `http://${unreachableAddress}`,
  ROLE: 'order',
}

describeImages('the RUN commands of the Containerfile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'images-'))
  const src = join(folder, 'src')
  const treeOf = (service: string) => join(folder, service)

  beforeAll(() => {
    chmodSync(folder, 0o755)
    mkdirSync(src)
    copyContext(src)
    for (const command of runCommandsOf('build')) runInTree(command, { src, app: '', service: '' })
  }, 900_000)

  afterAll(() => rmSync(folder, { recursive: true }))

  it('occur once in each stage', () => {
    expect([runCommandsOf('build'), runCommandsOf('production')].map(({ length }) => length)).toEqual([1, 1])
  })

  it('get only files that the build needs', () => {
    const copied = readdirSync(src)
    expect(copied).toContain('package-lock.json')
    expect(copied.filter((name) => /^(\.git|test|docs|deployments|overlays)$/.test(name))).toEqual([])
  })

  it.each(services)(
    'create a small folder for the image of %s, without compilers, types or tests',
    (service) => {
      for (const command of runCommandsOf('production')) runInTree(command, { src, app: treeOf(service), service })
      const sizes = sizesOf(treeOf(service))
      expect(totalMegabytes(sizes)).toBeLessThan(limitsMb[service] ?? 60)
      const names = readdirSync(join(treeOf(service), 'node_modules'))
      expect(names.filter((name) => /^(typescript|jest|eslint|@swc|node-gyp|vite)$/.test(name))).toEqual([])
      const ownFiles = [...sizes.keys()].filter((path) => /^(packages|services|frontend)\//.test(path))
      expect(ownFiles.length).toBeGreaterThan(5)
      expect(ownFiles.filter((path) => /\.ts$|\.map$|\.test\./.test(path))).toEqual([])
      // The release uses the same files for all processor architectures, so none may be machine code.
      expect([...sizes.keys()].filter((path) => path.endsWith('.node'))).toEqual([])
    },
    180_000,
  )

  it('create less than 150 MB for all services together, where shared files count once', () => {
    const allSizes = new Map(services.flatMap((service) => [...sizesOf(treeOf(service))]))
    expect(totalMegabytes(allSizes)).toBeLessThan(150)
  })

  itIsolated.each(services)(
    'create a %s that runs as process 1 of an unknown user on a read-only root file system and exits on SIGTERM',
    async (service) => {
      const env = { ...environment, PORT: '0' }
      const { pid, exited, listening, kill } = await runIsolated([join(treeOf(service), 'service')], env)
      try {
        expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^NSpid:\t\d+\t1$/m)
        const port = await listening
        expect(await isAlive(port)).toBe(true)
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

function isAlive(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/livez`).then(
    ({ status }) => status === 200,
    () => false,
  )
}
