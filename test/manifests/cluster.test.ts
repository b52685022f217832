import { allowNoPods, createNamespace, describeOnCluster, kubectl, oc } from './support/cluster'
import { flatFiles, overlays, render } from './support/read'
import { commandsOf } from './support/tutorial'

// Of operators that the API server at hand may not have; the other tests hold their own schemas against them.
const foreign = ['build.yaml']

/** What KEDA says about every ScaledObject that never goes to zero. */
const expectedRemark = /pollingInterval/i

function remarks(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line !== '' && !expectedRemark.test(line))
}

describeOnCluster('a real API server', () => {
  const dryRun = ['apply', '--dry-run=server', '--validate=strict']
  let name: string

  beforeAll(() => {
    name = createNamespace()
    allowNoPods(name)
  }, 60_000)

  afterAll(() => kubectl(['delete', 'namespace', name, '--wait=false']))

  it.each(flatFiles.filter((file) => !foreign.includes(file)))(
    'takes %s without a remark',
    (file) => {
      const { status, stderr } = kubectl(['-n', name, ...dryRun, '-f', `deployments/${file}`])
      expect({ status, remarks: remarks(stderr) }).toEqual({ status: 0, remarks: [] })
    },
    60_000,
  )

  it.each(overlays)(
    'takes overlays/%s without a remark',
    (overlay) => {
      // In the namespace at hand, since a dry run cannot create the one that the rest would go to.
      const items = render(`overlays/${overlay}`)
        // The quota above has no room for a Pod that nobody makes for it.
        .filter(({ kind }) => !['Namespace', 'Pod'].includes(kind))
        .map((object) => ({ ...object, metadata: { ...object.metadata, namespace: name } }))
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
      const { status, stderr } = kubectl([...dryRun, '-f', '-'], list)
      expect({ status, remarks: remarks(stderr) }).toEqual({ status: 0, remarks: [] })
    },
    60_000,
  )

  it.each(['metadata.labelz', 'spec.template.spec.containers.0.imagePullpolicy'])(
    'refuses a misspelt %s',
    (field) => {
      const patch = JSON.stringify([{ op: 'add', path: `/${field.replaceAll('.', '/')}`, value: 'x' }])
      const local = ['patch', '--local', '-f', 'deployments/redis-dev.yaml', '--type=json', '-p', patch]
      const { stdout } = kubectl([...local, '-o', 'json'])
      const { status, stderr } = kubectl(['-n', name, ...dryRun, '-f', '-'], stdout)
      expect(status).not.toBe(0)
      expect(stderr).toContain('unknown field')
    },
    60_000,
  )

  it('takes the tutorial of docs/, command by command', () => {
    const applied = commandsOf('docs/openshift.md')
      .map((command) => command.split('#')[0]?.trim() ?? '')
      .filter((command) => /^oc (apply -f deployments\/[\w-]+\.yaml|expose)/.test(command))
      .filter((command) => !command.includes('build.yaml'))
    expect(applied.length).toBeGreaterThan(13)
    for (const command of ['oc apply -f deployments/kafka-secret.yaml', ...applied])
      expect({ command, ...oc(command, name) }).toMatchObject({ status: 0 })
    const hosts = kubectl(['-n', name, 'get', 'routes', '-o', 'jsonpath={.items[*].spec.host}'])
    // Applying routes.yaml leaves the host alone that `oc expose` was given.
    expect(hosts.stdout).toBe(`example-food-${name}.apps.example.test`)
    const deployments = kubectl(['-n', name, 'get', 'deployments', '-o', 'name']).stdout.trim().split('\n')
    expect(deployments).toHaveLength(10)
  }, 120_000)

  it('takes all of it once more at once', () => {
    expect(oc('oc apply -k deployments', name)).toMatchObject({ status: 0 })
  }, 120_000)
})
