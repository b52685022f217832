import { allowNoPods, createNamespace, describeOnCluster, kubectl } from './support/cluster'
import { deploymentFiles, overlays, render } from './support/read'
import { createTutorialShell } from './support/tutorial-shell'
import { commandsOf } from './support/tutorial'

// The API server may not have the kinds of these files, which belong to operators. schemas.test.ts checks the files.
const filesOfOperators = ['build.yaml']

/** KEDA warns about `pollingInterval` in every ScaledObject that never scales to zero. */
const expectedWarning = /pollingInterval/i

/** The commands in docs/openshift.md that need neither pods nor operators: all except builds, load tests and waits. */
const runnableCommands = commandsOf('docs/openshift.md')
  .map((command) => command.replace(/\s+#.*$/, ''))
  .filter((command) =>
    /^(cat > kafka\.env|oc (create secret|apply -f deployments\/[\w-]+\.yaml|expose|get) ?)/.test(command),
  )
  .filter((command) => !/build|kedacontroller|csv|-w$/.test(command))

function warningsIn(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line !== '' && !expectedWarning.test(line))
}

describeOnCluster('a real API server', () => {
  const dryRun = ['apply', '--dry-run=server', '--validate=strict']
  let namespace: string

  beforeAll(() => {
    namespace = createNamespace()
    allowNoPods(namespace)
  }, 60_000)

  afterAll(() => kubectl(['delete', 'namespace', namespace, '--wait=false']))

  it.each(deploymentFiles.filter((file) => !filesOfOperators.includes(file)))(
    'accepts %s in a dry run without a warning',
    (file) => {
      const { status, stderr } = kubectl(['-n', namespace, ...dryRun, '-f', `deployments/${file}`])
      expect({ status, warnings: warningsIn(stderr) }).toEqual({ status: 0, warnings: [] })
    },
    60_000,
  )

  it.each(overlays)(
    'accepts overlays/%s in a dry run without a warning',
    (overlay) => {
      // Uses the namespace of the test, because a dry run does not create the namespace of the overlay.
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
    'rejects the misspelt field %s',
    (field) => {
      const patch = JSON.stringify([{ op: 'add', path: `/${field.replaceAll('.', '/')}`, value: 'x' }])
      const localPatch = ['patch', '--local', '-f', 'deployments/redis-dev.yaml', '--type=json', '-p', patch]
      const { stdout } = kubectl([...localPatch, '-o', 'json'])
      const { status, stderr } = kubectl(['-n', namespace, ...dryRun, '-f', '-'], stdout)
      expect(status).not.toBe(0)
      expect(stderr).toContain('unknown field')
    },
    60_000,
  )

  it('is tested with the commands of docs/openshift.md', () => {
    expect(runnableCommands.length).toBeGreaterThan(20)
    expect(runnableCommands[0]).toMatch(/^cat > kafka\.env <<EOF\n[\s\S]*EOF$/)
  })

  it('accepts the commands of docs/openshift.md that need no pods, and then `oc apply -k deployments`', () => {
    const shell = createTutorialShell(namespace)
    try {
      for (const command of runnableCommands) shell.run(command)
      const hosts = shell.run("oc get routes -o jsonpath='{.items[*].spec.host}'")
      // Applying routes.yaml keeps the host that `oc expose` set.
      expect(hosts).toBe(`example-food-${namespace}.apps.example.test`)
      const deployments = shell.run('oc get deployments -o name').trim().split('\n')
      expect(deployments).toHaveLength(10)
      shell.run('oc apply -k deployments')
    } finally {
      shell.close()
    }
  }, 240_000)
})
