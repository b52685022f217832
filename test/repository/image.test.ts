import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type IsolatedProcess, canIsolate, runIsolated } from './support/isolated-process'
import { sizesOf, totalMegabytes } from '../../bench/support/disk-size'
import { root } from '../manifests/support/read'
import { reportSkipped } from '../support/report-skipped'

const containerfile = readFileSync(join(root, 'Containerfile'), 'utf8')
const instructions = containerfile
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '')

const linesOf = (instruction: string) => instructions.filter((line) => line.startsWith(`${instruction} `))

describe('the Containerfile', () => {
  it('pins its base images by digest', () => {
    const baseImages = linesOf('FROM').filter((line) => !/^FROM build\b/.test(line))
    expect(baseImages).toHaveLength(2)
    for (const line of baseImages) expect(line).toMatch(/^FROM [\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}( AS \w+)?$/)
  })

  it('creates an image without a shell, whose numeric user owns no files', () => {
    expect(linesOf('FROM').at(-1)).toContain('distroless')
    expect(linesOf('USER')).toEqual([expect.stringMatching(/^USER [1-9]\d*:0$/)])
    const finalStage = instructions.slice(instructions.indexOf(linesOf('FROM').at(-1) ?? ''))
    expect(finalStage.filter((line) => /^(RUN|ADD|COPY(?! --from=production --chown=0:0))/.test(line))).toEqual([])
  })

  it('starts Node directly, so that it gets signals', () => {
    expect(linesOf('ENTRYPOINT')).toEqual(['ENTRYPOINT ["/nodejs/bin/node"]'])
    expect(linesOf('CMD')).toEqual(['CMD ["/app/service"]'])
  })

  it('uses only instructions that builds in OpenShift support', () => {
    expect(containerfile).not.toMatch(/--mount|--platform|--parents|<<|^ADD/m)
  })

  it('shares its build image and its user with Containerfile.siege', () => {
    const siege = readFileSync(join(root, 'Containerfile.siege'), 'utf8').split('\n')
    const bases = siege.filter((line) => line.startsWith('FROM ')).map((line) => line.replace(/ AS .*/, ''))
    expect(new Set(bases)).toEqual(new Set([linesOf('FROM')[0]?.replace(/ AS .*/, '')]))
    expect(siege.filter((line) => line.startsWith('USER '))).toEqual(linesOf('USER'))
  })

  it('gets no secrets, installed packages or build outputs as its build context', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')
    expect(ignored.find((line) => !line.startsWith('#'))).toBe('*')
    expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', '**/kafka.env', '**/.env*']))
    const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] }
    const needed = [...workspaces.map((path) => path.replace('/*', '')), 'package.json', 'package-lock.json']
    expect(ignored).toEqual(expect.arrayContaining([...needed, 'commands', '.npmrc'].map((path) => `!${path}`)))
  })
})

/** Creates the files of an image like the Containerfile; undefined if npm's cache lacks packages. */
function createTree(service: string): string | undefined {
  const target = mkdtempSync(join(tmpdir(), 'image-'))
  chmodSync(target, 0o755)
  const command = ['commands/support/production-tree.mjs', service, target, '--offline']
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  if (status === 0) return target
  rmSync(target, { recursive: true })
  if (/ENOTCACHED/.test(stderr)) return undefined
  throw new Error(stderr)
}

describe('the image of apiservice', () => {
  let tree: string | undefined
  let isolated: IsolatedProcess | undefined

  beforeAll(() => {
    tree = createTree('apiservice')
    if (!tree) reportSkipped('the image of apiservice', "npm's cache lacks some packages (npm ci fills it)")
    if (!canIsolate) reportSkipped('running apiservice as an unknown user', 'this needs Linux namespaces and root')
  }, 120_000)

  afterEach(async () => {
    if (!isolated) return
    isolated.kill()
    await isolated.exited
  })

  afterAll(() => tree && rmSync(tree, { recursive: true }))

  it('is small and has no compiler, type or test', () => {
    if (!tree) return
    expect(totalMegabytes(sizesOf(tree))).toBeLessThan(60)
    const names = readdirSync(join(tree, 'node_modules'))
    expect(names).toContain('kafkajs')
    expect(names.filter((name) => /^(typescript|jest|eslint|@swc|node-gyp|vite)$/.test(name))).toEqual([])
    const ownFiles = readdirSync(join(tree, 'packages', 'kafka-client'), { recursive: true }).map(String)
    expect(ownFiles.filter((name) => /\.d\.ts$|\.map$|\.test\.|^src/.test(name))).toEqual([])
  })

  it('runs as process 1 of an unknown user on a read-only root file system and exits on SIGTERM', async () => {
    if (!tree || !canIsolate) return
    isolated = await runIsolated([join(tree, 'service')], {
      PORT: '0',
      HOST: '127.0.0.1',
      BOOTSTRAP_SERVERS: '127.0.0.1:1',
    })
    const { pid, exited, listening } = isolated
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    expect(status).toMatch(/^Uid:\t1000680000\t1000680000/m)
    expect(status).toMatch(/^NSpid:\t\d+\t1$/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
    expect(readFileSync(`/proc/${pid}/mounts`, 'utf8')).toMatch(/^\S+ \/ \S+ ro\b/m)
    expect(await fetch(`http://127.0.0.1:${await listening}/livez`)).toMatchObject({ status: 200 })
    process.kill(pid, 'SIGTERM')
    expect(await exited).toEqual([0, null])
    isolated = undefined
  }, 60_000)
})
