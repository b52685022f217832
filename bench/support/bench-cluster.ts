import { OrderClient } from '../../commands/support/order-client'
import { OrderWatch } from '../../commands/support/order-watch'
import { type LocalCluster, startCluster } from '../../commands/support/local-cluster'
import { eventually } from '../../test/support/eventually'
import { type Defer } from './bench'
import { type ProcessInfo, descendantsOf } from './processes'

const SCALE_TIMEOUT_MS = 90_000
const WARM_UP_ORDERS = 4_000
const WARM_UP_CONNECTIONS = 50

/** A local cluster in its own process, so that the benchmark and the cluster do not delay each other's event loop. */
export interface BenchCluster extends LocalCluster {
  /** All processes of the cluster, including the embedded servers. */
  processes: () => ProcessInfo[]
  /** Process ids of the running pods of a service (default: of all services). */
  pidsOf: (service?: string) => number[]
  /** Sets the replicas of a Deployment; resolves when they are ready. */
  scale: (deployment: string, replicas: number) => Promise<void>
  /** Resolves when a Deployment has all its replicas and they are ready. */
  waitUntilReady: (deployment: string) => Promise<void>
}

interface BenchClusterOptions {
  defer: Defer
  /** Arguments of `npm start`. Default: no restaurants, no autoscaler. */
  args?: readonly string[]
  /** Folder of the checkout that runs. Default: this one. */
  checkout?: string
  /** Additional environment variables of the cluster and its pods. */
  env?: Record<string, string>
}

/** Starts a local cluster on free ports and stops it when the benchmark ends. */
export async function startBenchCluster({
  defer,
  args = ['--no-seed', '--autoscaler', 'off'],
  ...options
}: BenchClusterOptions): Promise<BenchCluster> {
  const cluster = await startCluster({ args, ...options })
  defer(cluster.stop)
  const processes = () => descendantsOf(cluster.pid)
  const waitUntilReady = (deployment: string) => waitForReplicas(cluster.apiUrl, deployment)
  return {
    ...cluster,
    processes,
    waitUntilReady,
    pidsOf: (service = '') =>
      processes().flatMap(({ pid, command }) => (command.includes(`/services/${service}`) ? [pid] : [])),
    scale: async (deployment, replicas) => {
      await requestScale(cluster.apiUrl, deployment, replicas)
      await waitUntilReady(deployment)
    },
  }
}

/** A local cluster, a client that places orders, and an `OrderWatch` that follows them. */
export interface ObservedCluster {
  cluster: BenchCluster
  client: OrderClient
  watch: OrderWatch
  /** Stops the cluster before the benchmark ends. */
  stop: () => Promise<void>
}

/** Starts a local cluster, a client whose orders take `workMs` per step (default 0), and an `OrderWatch`. */
export async function startObservedCluster({
  workMs = 0,
  ...options
}: BenchClusterOptions & { workMs?: number }): Promise<ObservedCluster> {
  const cluster = await startBenchCluster(options)
  const watch = await OrderWatch.start(cluster.brokers)
  const stop = async () => {
    await watch.stop()
    await cluster.stop()
  }
  options.defer(stop)
  return { cluster, watch, stop, client: new OrderClient(cluster.url, { workMs }) }
}

/**
 * Places enough orders for V8 to optimize the hot code, and waits until they are delivered. Before that, an order costs
 * twice as much CPU.
 */
export async function warmUp({ watch, cluster }: Pick<ObservedCluster, 'watch' | 'cluster'>): Promise<void> {
  await new OrderClient(cluster.url).placeMany(WARM_UP_ORDERS, WARM_UP_CONNECTIONS)
  await watch.waitForDeliveries(WARM_UP_ORDERS)
  watch.reset()
}

async function requestScale(apiUrl: string, deployment: string, replicas: number): Promise<void> {
  const response = await fetch(`${deploymentUrl(apiUrl, deployment)}/scale`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec: { replicas } }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`cannot scale ${deployment} to ${replicas} pods: HTTP ${response.status} ${text}`)
}

async function waitForReplicas(apiUrl: string, deployment: string): Promise<void> {
  const isReady = async () => {
    const response = await fetch(deploymentUrl(apiUrl, deployment))
    const { spec, status } = (await response.json()) as {
      spec: { replicas: number }
      status?: { readyReplicas?: number; replicas?: number }
    }
    return status?.replicas === spec.replicas && (status.readyReplicas ?? 0) === spec.replicas
  }
  await eventually(isReady, `all replicas of ${deployment} to be ready`, SCALE_TIMEOUT_MS)
}

const deploymentUrl = (apiUrl: string, name: string) => `${apiUrl}/apis/apps/v1/namespaces/default/deployments/${name}`
