import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { root } from './read'

const kubeconfig = process.env.FOOD_TEST_KUBECONFIG

/**
 * A cluster that tests may make namespaces in, with KEDA and the Route and Strimzi CRDs. Never the one that somebody's
 * kubectl happens to point at: it must be named.
 */
export const describeOnCluster = kubeconfig ? describe : describe.skip
if (!kubeconfig)
  console.warn('SKIPPED: the API server’s own judgement, since FOOD_TEST_KUBECONFIG names no cluster')

export function kubectl(args: string[], input?: string): SpawnSyncReturns<string> {
  return spawnSync('kubectl', ['--kubeconfig', kubeconfig ?? '/dev/null', ...args], {
    cwd: root,
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  })
}
