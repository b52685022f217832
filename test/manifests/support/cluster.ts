import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { root } from './read'
import { reportSkipped } from '../../support/report-skipped'

// The manifests use these APIs, which a cluster may lack.
const neededApis = ['keda.sh/v1alpha1', 'route.openshift.io/v1', 'kafka.strimzi.io/v1']

const kubeconfig = findCluster()

/**
 * `describe` if there is a test cluster with KEDA and the CRDs of Route and Strimzi, else `describe.skip`. The test
 * cluster is that of FOOD_TEST_KUBECONFIG, else the one that `../shared/kube/up.sh` (a script beside the repository, if
 * it exists) has started, and never that of kubectl's current context.
 */
export const describeOnCluster = kubeconfig ? describe : describe.skip

/** Kubeconfig of the test cluster; an empty file if there is none. */
export const clusterConfig = kubeconfig ?? '/dev/null'

function findCluster(): string | undefined {
  const cache = process.env.KUBE_CACHE ?? join(homedir(), '.cache/food-delivery-kube')
  const shared = existsSync(join(root, '../shared/kube/up.sh')) ? join(cache, 'admin.kubeconfig') : ''
  const candidate = process.env.FOOD_TEST_KUBECONFIG ?? shared
  if (!candidate || !existsSync(candidate)) return skip('FOOD_TEST_KUBECONFIG is not set or names no file')
  const { status, stdout } = runKubectl(candidate, ['api-versions', '--request-timeout=5s'])
  if (status !== 0) return skip(`the cluster of ${candidate} does not respond`)
  const missingApis = neededApis.filter((api) => !stdout.split('\n').includes(api))
  return missingApis.length === 0 ? candidate : skip(`the cluster lacks ${missingApis.join(' and ')}`)
}

function skip(reason: string): undefined {
  reportSkipped('the checks by a real API server', reason)
}

function runKubectl(config: string, args: string[], input?: string): SpawnSyncReturns<string> {
  return spawnSync('kubectl', ['--kubeconfig', config, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  })
}

/** Runs kubectl on the test cluster. */
export function kubectl(args: string[], input?: string): SpawnSyncReturns<string> {
  return runKubectl(clusterConfig, args, input)
}

/** Creates a namespace that enforces the Pod Security Standard `restricted` and warns about violations of it. */
export function createNamespace(): string {
  const name = `food-test-${randomBytes(3).toString('hex')}`
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' }
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
  expect(kubectl(['apply', '-f', '-'], JSON.stringify(object))).toMatchObject({ status: 0 })
  return name
}

/** Prevents pods in a namespace, for tests that only need the responses of the API server. */
export function allowNoPods(namespace: string): void {
  expect(kubectl(['-n', namespace, 'create', 'quota', 'none', '--hard=pods=0'])).toMatchObject({ status: 0 })
}
