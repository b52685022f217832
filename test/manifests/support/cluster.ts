import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { root } from './read'
import { saySkipped } from '../../support/skip'

// What the manifests are about; a cluster without one of them cannot judge them.
const needed = ['keda.sh/v1alpha1', 'route.openshift.io/v1', 'kafka.strimzi.io/v1']

const kubeconfig = findCluster()

/**
 * A cluster that tests may make namespaces in, with KEDA and the Route and Strimzi CRDs: the one that
 * FOOD_TEST_KUBECONFIG names, else the control plane of ../shared/kube where it runs. Never the one of kubectl's
 * current context.
 */
export const describeOnCluster = kubeconfig ? describe : describe.skip

/** The cluster's; only where there is one. */
export const clusterConfig = kubeconfig ?? '/dev/null'

function findCluster(): string | undefined {
  const cache = process.env.KUBE_CACHE ?? join(homedir(), '.cache/food-delivery-kube')
  const own = existsSync(join(root, '../shared/kube/up.sh')) ? join(cache, 'admin.kubeconfig') : ''
  const candidate = process.env.FOOD_TEST_KUBECONFIG ?? own
  if (!candidate || !existsSync(candidate)) return skip('FOOD_TEST_KUBECONFIG names no cluster')
  const { status, stdout } = run(candidate, ['api-versions', '--request-timeout=5s'])
  if (status !== 0) return skip(`the cluster of ${candidate} does not answer`)
  const missing = needed.filter((api) => !stdout.split('\n').includes(api))
  return missing.length === 0 ? candidate : skip(`the cluster lacks ${missing.join(' and ')}`)
}

function skip(reason: string): undefined {
  saySkipped('the API server’s own judgement', reason)
}

function run(config: string, args: string[], input?: string): SpawnSyncReturns<string> {
  return spawnSync('kubectl', ['--kubeconfig', config, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  })
}

/** kubectl on that cluster. */
export function kubectl(args: string[], input?: string): SpawnSyncReturns<string> {
  return run(clusterConfig, args, input)
}

/** A new namespace that refuses, and warns of, whatever is below Pod Security's `restricted`. */
export function createNamespace(): string {
  const name = `food-test-${randomBytes(3).toString('hex')}`
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' }
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
  expect(kubectl(['apply', '-f', '-'], JSON.stringify(object))).toMatchObject({ status: 0 })
  return name
}

/** For a namespace in which nothing is to run: what the API server says is all that counts. */
export function allowNoPods(namespace: string): void {
  expect(kubectl(['-n', namespace, 'create', 'quota', 'none', '--hard=pods=0'])).toMatchObject({ status: 0 })
}
