import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeOnCluster, kubectl } from './support/cluster'
import { flatFiles, overlays, render, root } from './support/read'
import { commandsOf } from './support/tutorial'

// Of operators that the API server at hand may not have; the other tests hold their own schemas against them.
const foreign = ['build.yaml']

/** What KEDA says about every ScaledObject that never goes to zero. */
const expectedRemark = /pollingInterval/

function namespace(name: string): string {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  }
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
  expect(kubectl(['apply', '-f', '-'], JSON.stringify(object))).toMatchObject({ status: 0 })
  return name
}

function remarks(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line !== '' && !expectedRemark.test(line))
}

describeOnCluster('a real API server', () => {
  const name = `food-test-${randomBytes(3).toString('hex')}`

  beforeAll(() => {
    namespace(name)
    // Nothing is to run here: what the API server says is all that counts.
    kubectl(['-n', name, 'create', 'quota', 'none', '--hard=pods=0'])
  })

  afterAll(() => kubectl(['delete', 'namespace', name, '--wait=false']))

  const dryRun = ['apply', '--dry-run=server', '--validate=strict']

  it.each(flatFiles.filter((file) => !foreign.includes(file)))('takes %s without a remark', (file) => {
    const { status, stderr } = kubectl(['-n', name, ...dryRun, '-f', `deployments/${file}`])
    expect({ status, remarks: remarks(stderr) }).toEqual({ status: 0, remarks: [] })
  })

  it.each(overlays)('takes overlays/%s without a remark', (overlay) => {
    // In the namespace at hand, since a dry run cannot create the one that the rest would go to.
    const items = render(`overlays/${overlay}`)
      .filter(({ kind }) => kind !== 'Namespace')
      .map((object) => ({ ...object, metadata: { ...object.metadata, namespace: name } }))
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    const { status, stderr } = kubectl([...dryRun, '-f', '-'], list)
    expect({ status, remarks: remarks(stderr) }).toEqual({ status: 0, remarks: [] })
  })

  it.each(['metadata.labelz', 'spec.template.spec.containers.0.imagePullpolicy'])(
    'refuses a misspelt %s',
    (field) => {
      const path = `/${field.replaceAll('.', '/')}`
      const patch = JSON.stringify([{ op: 'add', path, value: 'x' }])
      const { stdout } = kubectl([
        'patch',
        '--local',
        '-f',
        'deployments/redis-dev.yaml',
        '--type=json',
        '-p',
        patch,
        '-o',
        'json',
      ])
      const { status, stderr } = kubectl(['-n', name, ...dryRun, '-f', '-'], stdout)
      expect(status).not.toBe(0)
      expect(stderr).toContain('unknown field')
    },
  )

  it('takes the tutorial, command by command', () => {
    const applied = commandsOf('docs/openshift.md')
      .map((command) => command.split('#')[0]?.trim() ?? '')
      .filter((command) => /^oc (apply -f deployments\/[\w-]+\.yaml|expose)/.test(command))
      .filter((command) => !command.includes('build.yaml'))
    expect(applied.length).toBeGreaterThan(13)
    for (const command of ['oc apply -f deployments/kafka-secret.yaml', ...applied]) {
      const outcome = command.startsWith('oc expose') ? expose(name) : run(command, name)
      expect({ command, ...outcome }).toMatchObject({ status: 0 })
    }
    const hosts = kubectl(['-n', name, 'get', 'routes', '-o', 'jsonpath={.items[*].spec.host}'])
    // Applying routes.yaml leaves the host alone that `oc expose` was given.
    expect(hosts.stdout).toBe(`example-food-${name}.apps.example.test`)
    const deployments = kubectl(['-n', name, 'get', 'deployments', '-o', 'name']).stdout.trim().split('\n')
    expect(deployments).toHaveLength(10)
  }, 120_000)

  it('takes all of it once more at once', () => {
    expect(run('oc apply -k deployments', name)).toMatchObject({ status: 0 })
  }, 120_000)
})

/** `oc` is kubectl and more; what is more is not used here. */
function run(command: string, namespace: string) {
  const [, ...args] = command.split(/\s+/)
  return kubectl(['-n', namespace, ...args])
}

/** What `oc expose svc/example-food` makes, the router's host name included. */
function expose(namespace: string) {
  const route = {
    apiVersion: 'route.openshift.io/v1',
    kind: 'Route',
    metadata: { name: 'example-food', labels: { 'app.kubernetes.io/name': 'example-food' } },
    spec: {
      host: `example-food-${namespace}.apps.example.test`,
      port: { targetPort: 'http' },
      to: { kind: 'Service', name: 'example-food', weight: 100 },
      wildcardPolicy: 'None',
    },
  }
  return kubectl(['-n', namespace, 'create', '-f', '-'], JSON.stringify(route))
}

describe('the commands of the tutorials', () => {
  it.each(['docs/openshift.md', 'docs/kubernetes.md'])('%s says the same in both languages', (document) => {
    const korean = commandsOf(document.replace('docs/', 'docs/ko/')).map((command) =>
      command.replace(/\s+#.*$/, ''),
    )
    expect(korean).toEqual(commandsOf(document).map((command) => command.replace(/\s+#.*$/, '')))
  })

  it.each(['docs/openshift.md', 'docs/kubernetes.md'])(
    '%s names files and commands that exist',
    (document) => {
      const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
      for (const command of commandsOf(document)) {
        const path = /-[fk] ((?:deployments|overlays)\S*)/.exec(command)?.[1]
        if (path) expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true })
        const script = /^npm run ([\w:]+)/.exec(command)?.[1]
        if (script) expect(scripts).toHaveProperty([script])
      }
    },
  )
})
