import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clusterConfig } from './cluster'
import { root } from './read'

/**
 * A shell for the commands of a tutorial. Its folder contains a copy of the manifests, and its `oc` uses one namespace.
 */
export interface TutorialShell {
  /** Runs a command, expects it to succeed, and returns its output. */
  run: (command: string) => string
  /** Changes a file and expects its text to differ afterwards. */
  edit: (file: string, replace: (text: string) => string) => void
  /** Deletes the folder. */
  close: () => void
}

export function createTutorialShell(namespace: string): TutorialShell {
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'))
  for (const name of ['deployments', 'overlays', 'restaurants.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  installOc(folder, namespace)
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
  const runBash = (command: string): SpawnSyncReturns<string> =>
    spawnSync('bash', ['-o', 'pipefail', '-c', command], { cwd: folder, env, encoding: 'utf8' })
  return {
    run: (command) => {
      const { status, stdout, stderr } = runBash(command)
      expect({ command, status, stderr }).toMatchObject({ status: 0 })
      return stdout
    },
    edit: (file, replace) => {
      const path = join(folder, file)
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, replace(text))
      expect(readFileSync(path, 'utf8')).not.toBe(text)
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

/** Installs an `oc` that runs kubectl, and implements `oc expose svc/example-food`. */
function installOc(folder: string, namespace: string): void {
  const kubectl = `kubectl --kubeconfig '${clusterConfig}' -n ${namespace}`
  const routeFile = join(folder, 'route.json')
  writeFileSync(routeFile, JSON.stringify(exposedRoute(namespace)))
  const script = [
    '#!/bin/sh',
    `[ "$*" = 'expose svc/example-food' ] && exec ${kubectl} create -f '${routeFile}'`,
    `[ "$1" = kustomize ] && exec kubectl "$@"`,
    `exec ${kubectl} "$@"`,
  ]
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/oc'), `${script.join('\n')}\n`, { mode: 0o755 })
}

/** The Route of `oc expose svc/example-food`, with the host that OpenShift would set. */
function exposedRoute(namespace: string) {
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
