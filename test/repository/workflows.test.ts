import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../manifests/support/read'

const folder = join(root, '.github/workflows')
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), 'utf8')
  return { file, text, workflow: parse(text) as Workflow }
})

interface Job {
  permissions?: Record<string, string>
  'timeout-minutes'?: number
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[]
  strategy?: { matrix: { service?: unknown } }
}

interface Workflow {
  permissions: Record<string, string>
  jobs: Record<string, Job>
}

const jobs = workflows.flatMap(({ workflow }) => Object.entries(workflow.jobs))

describe('the workflows', () => {
  it.each(workflows)('pin actions by commit, with the version as a comment: $file', ({ text }) => {
    const lines = text.split('\n').filter((line) => line.includes('uses:'))
    expect(lines.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  it.each(workflows)('have read-only permissions by default: $file', ({ workflow }) => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
  })

  it('give permissions to write only to the jobs that publish', () => {
    const withPermissions = jobs
      .filter(([, { permissions }]) => permissions)
      .map(([name, { permissions }]) => [name, permissions])
    expect(Object.fromEntries(withPermissions)).toEqual({
      images: { contents: 'read', packages: 'write', 'id-token': 'write' },
      packages: { contents: 'read', 'id-token': 'write' },
      release: { contents: 'write', packages: 'read' },
    })
  })

  it('keep no credentials in a checkout and set a timeout for every job', () => {
    const checkouts = jobs.flatMap(([, { steps }]) => steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([])
    expect(jobs.filter(([, job]) => job['timeout-minutes'] === undefined)).toEqual([])
  })

  it('use no expressions of GitHub inside shell scripts', () => {
    const scripts = jobs.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? []))
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([])
  })

  it('build for other processor architectures without emulation', () => {
    const [script = ''] = jobs.flatMap(([, { steps }]) =>
      steps.flatMap(({ run }) => (run?.includes('BUILDPLATFORM') ? run : [])),
    )
    expect(jobs.flatMap(([, { steps }]) => steps).filter(({ uses }) => uses?.includes('qemu'))).toEqual([])
    const target = mkdtempSync(join(tmpdir(), 'workflow-'))
    try {
      const files = ['Containerfile', 'Containerfile.siege']
      for (const file of files) cpSync(join(root, file), join(target, file))
      expect(spawnSync('sh', ['-ec', script], { cwd: target }).status).toBe(0)
      const stages = files.flatMap((file) => readFileSync(join(target, file), 'utf8').split(/^(?=FROM )/m))
      const targetStages = stages.filter((stage) => /^FROM (?!--platform=\$BUILDPLATFORM |build )/.test(stage))
      expect(targetStages).toHaveLength(2)
      expect(targetStages.filter((stage) => /^RUN /m.test(stage))).toEqual([])
    } finally {
      rmSync(target, { recursive: true })
    }
  })

  it('publish the npm packages with provenance, and skip this without a token', () => {
    const [script = ''] = jobs.flatMap(([, { steps }]) =>
      steps.flatMap(({ run }) => (run?.includes('npm publish') ? run : [])),
    )
    expect(script).toContain('npm publish --workspaces --provenance')
    const { status, stdout } = spawnSync('sh', ['-ec', script], { encoding: 'utf8', env: { NODE_AUTH_TOKEN: '' } })
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('are not published') as string })
  })

  it('audit the production dependencies', () => {
    const runs = jobs.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? []))
    expect(runs).toContain('npm audit --omit=dev --audit-level=high')
  })

  it('publish an image of every service, the frontend and siege', () => {
    const [listScript] = jobs.flatMap(([name, { steps }]) =>
      name === 'services' ? steps.flatMap(({ run }) => run ?? []) : [],
    )
    const output = join(mkdtempSync(join(tmpdir(), 'release-')), 'output')
    try {
      const { status } = spawnSync('sh', ['-ec', listScript ?? 'exit 1'], {
        cwd: root,
        env: { ...process.env, GITHUB_OUTPUT: output },
      })
      expect(status).toBe(0)
      const [name, value = ''] = readFileSync(output, 'utf8').split('=')
      const services = readdirSync(join(root, 'services')).filter((folder) => !folder.startsWith('.'))
      expect({ name, services: JSON.parse(value) as string[] }).toEqual({
        name: 'names',
        services: [...services, 'frontend', 'siege'],
      })
    } finally {
      rmSync(dirname(output), { recursive: true })
    }
    expect(workflows.map(({ workflow }) => workflow.jobs.images?.strategy?.matrix.service)).toContain(
      '${{ fromJSON(needs.services.outputs.names) }}',
    )
  })
})
