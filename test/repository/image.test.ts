import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../support/eventually'
import { type Contained, canContain, runContained } from './support/container'
import { filesOf, megabyte, sizeOf } from './support/image-tree'
import { root } from '../manifests/support/read'
import { saySkipped } from '../support/skip'

const containerfile = readFileSync(join(root, 'Containerfile'), 'utf8')
const instructions = containerfile
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '')

const all = (instruction: string) => instructions.filter((line) => line.startsWith(`${instruction} `))

describe('the Containerfile', () => {
  it('pins what it starts from by digest', () => {
    const foreign = all('FROM').filter((line) => !/^FROM build\b/.test(line))
    expect(foreign).toHaveLength(2)
    for (const line of foreign) expect(line).toMatch(/^FROM [\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}( AS \w+)?$/)
  })

  it('ends in an image without a shell, run by a user who is a number and owns nothing', () => {
    expect(all('FROM').at(-1)).toContain('distroless')
    expect(all('USER')).toEqual([expect.stringMatching(/^USER [1-9]\d*:0$/)])
    const last = instructions.slice(instructions.indexOf(all('FROM').at(-1) ?? ''))
    expect(last.filter((line) => /^(RUN|ADD|COPY(?! --from=production --chown=0:0))/.test(line))).toEqual([])
  })

  it('starts Node itself, so that signals reach it', () => {
    expect(all('ENTRYPOINT')).toEqual(['ENTRYPOINT ["/nodejs/bin/node"]'])
    expect(all('CMD')).toEqual(['CMD ["/app/service"]'])
  })

  it('uses nothing that a builder inside OpenShift may not know', () => {
    expect(containerfile).not.toMatch(/--mount|--platform|--parents|<<|^ADD/m)
  })

  it('has beside it one for siege, which a person enters: with a shell, as pinned, as far from root', () => {
    const siege = readFileSync(join(root, 'Containerfile.siege'), 'utf8').split('\n')
    const bases = siege.filter((line) => line.startsWith('FROM ')).map((line) => line.replace(/ AS .*/, ''))
    expect(new Set(bases)).toEqual(new Set([all('FROM')[0]?.replace(/ AS .*/, '')]))
    expect(siege.filter((line) => line.startsWith('USER '))).toEqual(all('USER'))
  })

  it('sees no secret and nothing that was installed or built outside', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')
    expect(ignored.find((line) => !line.startsWith('#'))).toBe('*')
    expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', '**/kafka.env', '**/.env*']))
    const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] }
    const needed = [...workspaces.map((path) => path.replace('/*', '')), 'package.json', 'package-lock.json']
    expect(ignored).toEqual(expect.arrayContaining([...needed, 'commands', '.npmrc'].map((path) => `!${path}`)))
  })
})

/** As the Containerfile's second stage does it; undefined where npm's cache does not hold all that is needed. */
function productionTree(service: string): string | undefined {
  const target = mkdtempSync(join(tmpdir(), 'image-'))
  chmodSync(target, 0o755)
  const command = ['commands/images/production-tree.mjs', service, target, '--offline']
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  if (status === 0) return target
  rmSync(target, { recursive: true })
  if (/ENOTCACHED/.test(stderr)) return undefined
  throw new Error(stderr)
}

describe('what the image of apiservice holds', () => {
  let tree: string | undefined
  let contained: Contained | undefined

  beforeAll(() => {
    tree = productionTree('apiservice')
    if (!tree) saySkipped("the image's contents", "npm's cache lacks some packages (npm ci fills it)")
    if (!canContain) saySkipped('running it as a foreign user', 'this takes Linux namespaces and root')
  }, 120_000)

  afterEach(async () => {
    if (!contained) return
    contained.kill()
    await contained.exited
  })

  afterAll(() => tree && rmSync(tree, { recursive: true }))

  it('is small and has no compiler, type or test', () => {
    if (!tree) return
    expect(sizeOf(filesOf(tree))).toBeLessThan(60 * megabyte)
    const names = readdirSync(join(tree, 'node_modules'))
    expect(names).toContain('kafkajs')
    expect(names.filter((name) => /^(typescript|jest|eslint|@swc|node-gyp|vite)$/.test(name))).toEqual([])
    const ours = readdirSync(join(tree, 'packages', 'kafka-client'), { recursive: true }).map(String)
    expect(ours.filter((name) => /\.d\.ts$|\.map$|\.test\.|^src/.test(name))).toEqual([])
  })

  it('runs as process 1 of a foreign user on a read-only root, and ends by SIGTERM', async () => {
    if (!tree || !canContain) return
    const port = 20_000 + (process.pid % 20_000)
    contained = await runContained([join(tree, 'service')], {
      PORT: String(port),
      HOST: '127.0.0.1',
      BOOTSTRAP_SERVERS: '127.0.0.1:1',
    })
    const { pid, exited } = contained
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    expect(status).toMatch(/^Uid:\t1000680000\t1000680000/m)
    expect(status).toMatch(/^NSpid:\t\d+\t1$/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
    expect(readFileSync(`/proc/${pid}/mounts`, 'utf8')).toMatch(/^\S+ \/ \S+ ro\b/m)
    await eventually(
      () =>
        fetch(`http://127.0.0.1:${port}/livez`).then(
          (response) => response.status === 200,
          () => false,
        ),
      'the service to be alive',
    )
    process.kill(pid, 'SIGTERM')
    expect(await exited).toEqual([0, null])
    contained = undefined
  }, 60_000)
})
