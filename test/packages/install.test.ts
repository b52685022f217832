// Installs the published packages in an empty folder. npm takes packages from its cache where it can.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { startKafka } from '../../packages/embedded/src'
import { root } from '../manifests/support/read'
import { environmentWithoutJest } from '../support/environment-without-jest'
import { publishedPackages, readManifest } from '../support/published-packages'
import { silentLogger } from '../support/test-bus'
import { type Format, readmeExample } from './support/readme-example'
import { installOffline, packAll, run, type Tarball } from './support/tarballs'

const project = mkdtempSync(join(tmpdir(), 'project-'))
const modules = join(root, 'node_modules')
/** The packages, each of which has one example in its README. */
const packageNames = publishedPackages.map(({ folder }) => folder)
/** The oldest supported Node, and the newest version of npm's package `node` (without a network, the newest in the cache). */
const nodeVersions = [`${readManifest('.').engines?.node.replace('>=', '')}.0`, 'latest']

let tarballs: Tarball[]

beforeAll(async () => {
  tarballs = await packAll(project)
  const peerPackages = ['kafkajs', '@types/node'].map((name) => `${name}@${installedVersion(name)}`)
  await installOffline(project, [...tarballs.map(({ path }) => path), ...peerPackages])
  for (const runner of ['node', 'jest', 'vitest'] as const) {
    mkdirSync(join(project, runner))
    for (const name of packageNames) {
      for (const format of ['mjs', 'cjs'] as const) writeTest(`${runner}/${name}.test`, runner, format, name)
    }
  }
}, 120_000)

afterAll(() => rmSync(project, { recursive: true }))

/** Writes the first example of a README as a test for a runner. Vitest has no CommonJS tests, so its file creates `require`. */
function writeTest(path: string, runner: 'node' | 'jest' | 'vitest', format: Format, name: string): void {
  const body = readmeExample(name, { format, hasGlobals: runner !== 'node' })
  const createsRequire = runner === 'vitest' && format === 'cjs'
  const header = "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n"
  const file = createsRequire ? `${path.replace('.test', '-require.test')}.mjs` : `${path}.${format}`
  writeFileSync(join(project, file), createsRequire ? header + body : body)
}

const installedVersion = (name: string): string =>
  (JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string }).version

/** Path of a Node that npm installs outside the project, from npm's cache if possible. */
async function nodeOf(version: string): Promise<string> {
  const args = ['--prefer-offline', '-y', '-p', `node@${version}`, 'node', '-p', 'process.execPath']
  const { stdout } = await run('npx', args, { cwd: tmpdir() })
  return stdout.trim()
}

describe.each(nodeVersions)('with Node %s', (version) => {
  let node: string
  const runNode = (args: readonly string[]) => run(node, args, { cwd: project, env: environmentWithoutJest() })

  beforeAll(async () => {
    node = await nodeOf(version)
  }, 300_000)

  it.each(['mjs', 'cjs'])('passes the examples of the READMEs in node:test (%s)', async (format) => {
    const { stdout } = await runNode(['--test', ...packageNames.map((name) => `node/${name}.test.${format}`)])
    expect(stdout).toMatch(new RegExp(`pass ${packageNames.length}$`, 'm'))
  })

  it.each(['mjs', 'cjs'])('passes the examples of the READMEs in Jest (%s)', async (format) => {
    const config = { rootDir: project, testMatch: [`**/jest/*.${format}`], testEnvironment: 'node', transform: {} }
    const { stderr } = await runNode([
      '--experimental-vm-modules',
      join(modules, 'jest/bin/jest.js'),
      '--no-cache',
      '--config',
      JSON.stringify({ ...config, moduleFileExtensions: ['js', 'cjs', 'mjs', 'json'] }),
    ])
    expect(stderr).toContain(`Tests:       ${packageNames.length} passed`)
  })

  it('passes the examples of the READMEs in Vitest, with import and with require', async () => {
    const vitest = join(modules, 'vitest/vitest.mjs')
    const { stdout } = await runNode([vitest, 'run', '--globals', '--root', project, '--dir', join(project, 'vitest')])
    expect(stdout).toMatch(new RegExp(`Tests +${packageNames.length * 2} passed`))
  })

  it('returns the same objects for import and require', async () => {
    const specifiers = publishedPackages.flatMap(({ manifest }) =>
      Object.keys(manifest.exports ?? {})
        .filter((path) => path !== './package.json')
        .map((path) => manifest.name + path.slice(1)),
    )
    const program = `
      for (const name of ${JSON.stringify(specifiers)}) {
        const required = require(name)
        import(name).then((imported) => {
          const names = Object.keys(required)
          console.log(name, names.length > 0 && names.every((key) => imported[key] === required[key]))
        })
      }`
    const { stdout } = await runNode(['-e', program])
    expect(stdout.trim().split('\n').sort()).toEqual(specifiers.map((name) => `${name} true`).sort())
  })
})

it('compiles the examples in a strict TypeScript program, with import and with require', async () => {
  for (const name of packageNames) {
    for (const extension of ['mts', 'cts'])
      writeFileSync(join(project, `${name}.${extension}`), readmeExample(name, { format: 'mjs', hasGlobals: false }))
  }
  writeFileSync(
    join(project, 'using.mts'),
    readmeExample('embedded', { format: 'mjs', hasGlobals: false, language: 'ts' }),
  )
  const files = [...packageNames.flatMap((name) => [`${name}.mts`, `${name}.cts`]), 'using.mts']
  const compilerOptions = { strict: true, skipLibCheck: false, noEmit: true, target: 'es2023', module: 'nodenext' }
  const strictOptions = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, types: ['node'] }
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, ...strictOptions }, files }),
  )
  for (const compiler of ['typescript', 'typescript-native']) {
    const check = run(process.execPath, [join(modules, compiler, 'bin/tsc'), '-p', project])
    const { stdout } = await check.catch((error: { stdout: string }) => error)
    expect({ compiler, stdout }).toEqual({ compiler, stdout: '' })
  }
})

it('runs servers with the command of embedded until SIGTERM', async () => {
  const command = join(project, 'node_modules/.bin/food-delivery-embedded')
  const child = spawn(command, ['--kafka', '0', '--redis', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  expect(Object.keys(JSON.parse(String(line)) as object)).toEqual(['kafka', 'redis'])
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

describe('the command of planner', () => {
  const folder = join(project, 'empty')
  const plannerDocument = readFileSync(join(root, 'docs/planner.md'), 'utf8')
  /** The code blocks of the document in a language. The text before the first block is left out. */
  const blocks = (language: string) =>
    plannerDocument
      .split(`\n\`\`\`${language}\n`)
      .slice(1)
      .map((text) => text.split('```')[0] ?? '')
  const runShell = (command: string) => {
    const env = {
      ...environmentWithoutJest(),
      npm_config_offline: 'true',
      plan: join(project, 'node_modules/.bin/food-delivery-plan'),
    }
    return spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' })
  }

  beforeAll(() => {
    const { path = '' } = tarballs.find(({ name }) => name.endsWith('/planner')) ?? {}
    mkdirSync(folder)
    copyFileSync(path, join(folder, basename(path)))
    for (const [index, file] of ['scaledobject.yaml', 'wide.yaml'].entries())
      writeFileSync(join(folder, file), blocks('yaml')[index] ?? '')
  })

  it('works from its tarball in an empty folder, as in docs/planner.md', () => {
    // Runs only the commands that need no Kafka or Prometheus. Some of them exit with 1, because a goal is missed or lint
    // finds an error.
    const outputs = blocks('sh')
      .filter((command) => command.includes('.tgz'))
      .map(runShell)
    expect(outputs.map(({ stderr }) => stderr)).toEqual(['', '', ''])
    expect(outputs.map(({ stdout }) => stdout.trim().replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/The workload runs 1 to 12 pods.* it stays at 11 pods/),
      expect.stringMatching(/error max-within-tolerance.* it stays at \d+ pods while .* 64\/\d+ is within/),
      expect.stringMatching(
        /^pod-hours cost p95 wait .* recommended.* Recommended \(\d+\): - .* apiVersion: keda.sh\/v1alpha1/,
      ),
    ])
  }, 300_000)

  it('records a running Kafka', async () => {
    const broker = await startKafka()
    const admin = createLagAdmin({ kafka: { brokers: [broker.address], clientId: 'test' }, logger: silentLogger })
    await admin.connect()
    await admin.createTopic({ topic: 'orders', partitions: 3 })
    await admin.disconnect()
    const plan = join(project, 'node_modules/.bin/food-delivery-plan')
    const source = ['--bootstrap', broker.address, '--group', 'billing', '--topic', 'orders']
    const { stdout } = await run(plan, ['fit', ...source, '--for', '1s', '--every', '100ms', '--out', 'run.json'], {
      cwd: folder,
      env: environmentWithoutJest(),
    })
    await broker.close()
    expect(stdout).toMatch(/^Group billing on topic orders, [\d.]+ s\./)
    const [group] = (JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RecordedRun).groups
    expect(group?.samples[0]).toMatchObject({ end: [0, 0, 0], members: 0 })
  })

  it('exits without an error message when the reader of its output exits', () => {
    expect(runShell('"$plan" lint wide.yaml | head -1')).toMatchObject({
      stderr: '',
      stdout: expect.stringContaining('wide.yaml:6: ') as string,
    })
    expect(
      runShell('"$plan" wide.yaml --work 50ms --load "constant rate=5" --partitions 4 --json | head -c 9').stderr,
    ).toBe('')
  })

  it('reads UTF-16, and rejects bytes that are not text, empty input and output that cannot be written', () => {
    const text = readFileSync(join(folder, 'wide.yaml'), 'utf8')
    writeFileSync(join(folder, 'utf16.yaml'), `\uFEFF${text}`, 'utf16le')
    writeFileSync(join(folder, 'latin1.yaml'), text.replace('orders', 'Bücher'), 'latin1')
    expect(runShell('"$plan" lint utf16.yaml --partitions orders=12')).toMatchObject({ status: 1, stderr: '' })
    expect(runShell('"$plan" lint latin1.yaml')).toMatchObject({
      status: 2,
      stderr: 'latin1.yaml: is not UTF-8 text\n',
    })
    expect(runShell('"$plan" lint nowhere.yaml').stderr).toBe('nowhere.yaml: no such file or folder\n')
    expect(runShell('"$plan" lint - <&-')).toMatchObject({ status: 2, stderr: 'stdin: is empty\n' })
    expect(runShell('"$plan" lint wide.yaml >/dev/full').stderr).toMatch(/^the output cannot be written: ENOSPC/)
  })
})
