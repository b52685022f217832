import { allowNoPods, createNamespace, describeOnCluster, kubectl } from './support/cluster'
import { flatFiles, overlays, render } from './support/read'
import { createReader } from './support/reader'
import { commandsOf } from './support/tutorial'

// Of operators that the API server at hand may not have; the other tests hold their own schemas against them.
const foreign = ['build.yaml']

/** What KEDA says about every ScaledObject that never goes to zero. */
const expectedRemark = /pollingInterval/i

/** What of docs/openshift.md can be typed without pods and without operators: everything but builds, loads and waits. */
const runnable = commandsOf('docs/openshift.md')
  .map((command) => command.replace(/\s+#.*$/, ''))
  .filter((command) =>
    /^(cat > kafka\.env|oc (create secret|apply -f deployments\/[\w-]+\.yaml|expose|get) ?)/.test(command),
  )
  .filter((command) => !/build|kedacontroller|csv|-w$/.test(command))

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
        // The quota above has no room for a Pod without a controller.
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

  it('finds most of docs/openshift.md to type', () => {
    expect(runnable.length).toBeGreaterThan(20)
    expect(runnable[0]).toMatch(/^cat > kafka\.env <<EOF\n[\s\S]*EOF$/)
  })

  it('takes the tutorial of docs/, command by command', () => {
    const reader = createReader(name)
    try {
      for (const command of runnable) reader.type(command)
      const hosts = reader.type("oc get routes -o jsonpath='{.items[*].spec.host}'")
      // Applying routes.yaml leaves the host alone that `oc expose` was given.
      expect(hosts).toBe(`example-food-${name}.apps.example.test`)
      const deployments = reader.type('oc get deployments -o name').trim().split('\n')
      expect(deployments).toHaveLength(10)
      // And once more, all at once.
      reader.type('oc apply -k deployments')
    } finally {
      reader.leave()
    }
  }, 240_000)
})
