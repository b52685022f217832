import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parse } from 'yaml'
import { root } from '../manifests/support/read'
import { readManifest } from '../support/published-packages'

interface Action {
  inputs: Record<string, { default: string }>
  outputs: Record<string, { value: string }>
  runs: { using: string; steps: { name: string; shell: string; env: Record<string, string>; run: string }[] }
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action
const version = `v${readManifest('.').version}`
const folder = mkdtempSync(join(tmpdir(), 'action-'))
const program = join(folder, 'food-delivery-plan.js')

const manifest = (maxReplicas: number) => `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: orders }
spec:
  scaleTargetRef: { name: orders }
  minReplicaCount: 1
  maxReplicaCount: ${maxReplicas}
  fallback: { failureThreshold: 3, replicas: 2 }
  triggers:
    - type: kafka
      metadata: { topic: orders, consumerGroup: g, bootstrapServers: "kafka.shop:9092", lagThreshold: "50" }
`

/** The files of the release, by their path; the tests change them. */
const release = new Map<string, Buffer>()
const server = createServer((request, response) => {
  const file = release.get(request.url ?? '')
  response.writeHead(file ? 200 : 404).end(file)
})

beforeAll(async () => {
  expect(spawnSync(process.execPath, ['packages/planner/bundle.mjs', program], { cwd: root }).status).toBe(0)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

beforeEach(() => {
  const bytes = readFileSync(program)
  const checksum = createHash('sha256').update(bytes).digest('hex')
  const path = `/food-delivery/food-delivery/releases/download/${version}`
  release.set(`${path}/food-delivery-plan.js`, bytes)
  release.set(
    `${path}/SHA256SUMS`,
    Buffer.from(`${'0'.repeat(64)}  ./openshift.yaml\n${checksum}  ./food-delivery-plan.js\n`),
  )
})

/** The value of an expression in action.yml. */
function evaluate(value: string, inputs: Record<string, string>): string {
  return value.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
    if (expression === 'github.action_repository || github.repository') return 'food-delivery/food-delivery'
    const [, name = ''] = /^inputs\.(\w+)$/.exec(expression) ?? []
    const input = inputs[name] ?? action.inputs[name]?.default
    if (input === undefined) throw new Error(`action.yml: this test cannot evaluate \${{ ${expression} }}`)
    return input
  })
}

/** Runs the steps as a runner does: in bash, in the order of the file, until one fails. */
async function runAction(cwd: string, inputs: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo
  const runner = mkdtempSync(join(folder, 'runner-'))
  let output = ''
  for (const { shell, env, run } of action.runs.steps) {
    expect(shell).toBe('bash')
    const stepVariables = Object.entries(env).map(([name, value]) => [name, evaluate(value, inputs)])
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd,
      env: {
        PATH: process.env.PATH,
        GITHUB_SERVER_URL: `http://127.0.0.1:${port}`,
        RUNNER_TEMP: runner,
        ...(Object.fromEntries(stepVariables) as Record<string, string>),
      },
    })
    const texts = Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = (await once(child, 'close')) as [number]
    output += (await texts).join('')
    if (code !== 0) return { code, output }
  }
  return { code: 0, output }
}

/** Creates a folder with a ScaledObject. */
function createWorkspace(name: string, maxReplicas: number): string {
  const path = join(folder, name)
  mkdirSync(join(path, 'k8s'), { recursive: true })
  writeFileSync(join(path, 'k8s/scaledobject.yaml'), manifest(maxReplicas))
  return path
}

describe('action.yml', () => {
  it('is a composite action that runs the program of this release', () => {
    expect(action.runs.using).toBe('composite')
    expect(action.inputs['version']?.default).toBe(version)
    expect(action.runs.steps.filter(({ run }) => run.includes('${{'))).toEqual([])
  })

  it('downloads the program from the release to which release.yml attaches it', () => {
    const workflow = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8')
    expect(workflow).toMatch(
      /bundle\.mjs rendered\/food-delivery-plan\.js[^]*sha256sum .*SHA256SUMS[^]*gh release create .* rendered\/\*/,
    )
  })

  it('fails if lint finds an error, prints it, and writes it as SARIF', async () => {
    const cwd = createWorkspace('mistaken', 12)
    const { code, output } = await runAction(cwd, { files: 'k8s', arguments: '--partitions orders=12' })
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining('error max-within-tolerance') as string,
    })
    const sarif = JSON.parse(readFileSync(join(cwd, action.inputs['sarif']?.default ?? ''), 'utf8')) as object
    const location = { physicalLocation: { artifactLocation: { uri: 'k8s/scaledobject.yaml' } } }
    expect(sarif).toMatchObject({ runs: [{ results: [{ ruleId: 'max-within-tolerance', locations: [location] }] }] })
  })

  it('succeeds if lint finds nothing', async () => {
    const cwd = createWorkspace('correct', 4)
    const { code, output } = await runAction(cwd, { arguments: '--partitions orders=4', sarif: 'out.sarif' })
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('No problems found.') as string })
    expect(JSON.parse(readFileSync(join(cwd, 'out.sarif'), 'utf8'))).toMatchObject({ runs: [{ results: [] }] })
  })

  it('fails for files that cannot be read', async () => {
    const { code, output } = await runAction(createWorkspace('missing', 4), { files: 'nowhere' })
    expect({ code, output }).toEqual({ code: 2, output: expect.stringContaining('nowhere: no such') as string })
  })

  it('runs no program whose checksum differs or whose release does not exist', async () => {
    const cwd = createWorkspace('untrusted', 4)
    for (const path of release.keys())
      if (path.endsWith('.js')) release.set(path, Buffer.from('console.log("untrusted code")'))
    const changed = await runAction(cwd)
    expect(changed).toEqual({ code: 1, output: expect.stringContaining('FAILED') as string })
    expect(changed.output).not.toContain('untrusted code')
    expect((await runAction(cwd, { version: 'v0.0.1' })).code).toBe(22)
  })
})
