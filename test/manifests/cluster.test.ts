import { allowNoPods, createNamespace, describeOnCluster, kubectl } from './support/cluster'
import { flatFiles, overlays, render } from './support/read'
import { createTutorialShell } from './support/tutorial-shell'
import { commandsOf } from './support/tutorial'

// Its kinds belong to operators that the API server may not have; schemas.test.ts checks them.
const withoutApi = ['build.yaml']

/** KEDA's warning about every ScaledObject that never scales to zero. */
const expectedWarning = /pollingInterval/i

/** The commands of docs/openshift.md that need neither pods nor operators: all but builds, loads and waits. */
const runnableCommands = commandsOf('docs/openshift.md')
  .map((command) => command.replace(/\s+#.*$/, ''))
  .filter((command) =>
    /^(cat > kafka\.env|oc (create secret|apply -f deployments\/[\w-]+\.yaml|expose|get) ?)/.test(command),
  )
  .filter((command) => !/build|kedacontroller|csv|-w$/.test(command))

function warningsIn(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line !== '' && !expectedWarning.test(line))
}

describeOnCluster('a real API server, by dry run', () => {
  const dryRun = ['apply', '--dry-run=server', '--validate=strict']
  let namespace: string

  beforeAll(() => {
    namespace = createNamespace()
    allowNoPods(namespace)
  }, 60_000)

  afterAll(() => kubectl(['delete', 'namespace', namespace, '--wait=false']))

  it.each(flatFiles.filter((file) => !withoutApi.includes(file)))(
    'accepts %s without a warning',
    (file) => {
      const { status, stderr } = kubectl(['-n', namespace, ...dryRun, '-f', `deployments/${file}`])
      expect({ status, warnings: warningsIn(stderr) }).toEqual({ status: 0, warnings: [] })
    },
    60_000,
  )

  it.each(overlays)(
    'accepts overlays/%s without a warning',
    (overlay) => {
      // Applied to the test's namespace, because a dry run does not create the namespace of the overlay.
      const items = render(`overlays/${overlay}`)
        // The quota of the namespace allows no pods.
        .filter(({ kind }) => !['Namespace', 'Pod'].includes(kind))
        .map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }))
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
      const { status, stderr } = kubectl([...dryRun, '-f', '-'], list)
      expect({ status, warnings: warningsIn(stderr) }).toEqual({ status: 0, warnings: [] })
    },
    60_000,
  )

  it.each(['metadata.labelz', 'spec.template.spec.containers.0.imagePullpolicy'])(
    'rejects a misspelt %s',
    (field) => {
      const patch = JSON.stringify([{ op: 'add', path: `/${field.replaceAll('.', '/')}`, value: 'x' }])
      const local = ['patch', '--local', '-f', 'deployments/redis-dev.yaml', '--type=json', '-p', patch]
      const { stdout } = kubectl([...local, '-o', 'json'])
      const { status, stderr } = kubectl(['-n', namespace, ...dryRun, '-f', '-'], stdout)
      expect(status).not.toBe(0)
      expect(stderr).toContain('unknown field')
    },
    60_000,
  )

  it('finds the commands of docs/openshift.md', () => {
    expect(runnableCommands.length).toBeGreaterThan(20)
    expect(runnableCommands[0]).toMatch(/^cat > kafka\.env <<EOF\n[\s\S]*EOF$/)
  })

  it('accepts the commands of docs/openshift.md one by one', () => {
    const shell = createTutorialShell(namespace)
    try {
      for (const command of runnableCommands) shell.run(command)
      const hosts = shell.run("oc get routes -o jsonpath='{.items[*].spec.host}'")
      // Applying routes.yaml keeps the host that `oc expose` set.
      expect(hosts).toBe(`example-food-${namespace}.apps.example.test`)
      const deployments = shell.run('oc get deployments -o name').trim().split('\n')
      expect(deployments).toHaveLength(10)
      // Applies all of it again.
      shell.run('oc apply -k deployments')
    } finally {
      shell.close()
    }
  }, 240_000)
})
