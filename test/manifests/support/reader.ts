import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clusterConfig } from './cluster'
import { root } from './read'

/** Follows a tutorial as a reader would, in a project of its own: a copy of the repository's files, a shell, and `oc`. */
export interface Reader {
  /** Types a command of the tutorial and has it succeed; what it printed. */
  type: (command: string) => string
  /** Changes a file as the tutorial says. */
  edit: (file: string, replace: (text: string) => string) => void
  leave: () => void
}

export function createReader(namespace: string): Reader {
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'))
  for (const name of ['deployments', 'overlays', 'restaurants.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  installOc(folder, namespace)
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
  const run = (command: string): SpawnSyncReturns<string> =>
    spawnSync('bash', ['-o', 'pipefail', '-c', command], { cwd: folder, env, encoding: 'utf8' })
  return {
    type: (command) => {
      const { status, stdout, stderr } = run(command)
      expect({ command, status, stderr }).toMatchObject({ status: 0 })
      return stdout
    },
    edit: (file, replace) => {
      const path = join(folder, file)
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, replace(text))
      expect(readFileSync(path, 'utf8')).not.toBe(text)
    },
    leave: () => rmSync(folder, { recursive: true }),
  }
}

/** `oc` is kubectl and more; of the rest tutorials use `expose`, which is done as OpenShift does it. */
function installOc(folder: string, namespace: string): void {
  const kubectl = `kubectl --kubeconfig '${clusterConfig}' -n ${namespace}`
  const route = join(folder, 'exposed.json')
  writeFileSync(route, JSON.stringify(exposed(namespace)))
  const script = [
    '#!/bin/sh',
    `[ "$*" = 'expose svc/example-food' ] && exec ${kubectl} create -f '${route}'`,
    `[ "$1" = kustomize ] && exec kubectl "$@"`,
    `exec ${kubectl} "$@"`,
  ]
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/oc'), `${script.join('\n')}\n`, { mode: 0o755 })
}

/** The Route of `oc expose svc/example-food`, with the host that the server would fill in. */
function exposed(namespace: string) {
  return {
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
}
