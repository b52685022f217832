import { OrderClient } from '../../commands/support/order-client'
import { OrderWatch } from '../../commands/support/order-watch'
import { type LaptopCluster, startCluster } from '../../commands/support/laptop-cluster'
import { eventually } from '../../test/support/eventually'
import { type Defer } from './bench'
import { type ProcessInfo, descendantsOf } from './processes'

const SCALE_LIMIT_MS = 90_000
const WARM_UP_ORDERS = 4_000
const WARM_UP_CONNECTIONS = 50

/** A laptop cluster that runs apart from the bench, so that neither delays the other's event loop. */
export interface Laptop extends LaptopCluster {
  /** All processes of the cluster, embedded servers included. */
  processes: () => ProcessInfo[]
  /** Process ids of the running pods of a service; of all services by default. */
  pidsOf: (service?: string) => number[]
  /** Sets the replicas of a Deployment; resolves when they are ready. */
  scale: (deployment: string, replicas: number) => Promise<void>
  /** Resolves when a Deployment has all its replicas and they are ready. */
  untilReady: (deployment: string) => Promise<void>
}

interface LaptopOptions {
  defer: Defer
  /** Arguments of `npm start`. Default: no restaurants, no autoscaler. */
  args?: readonly string[]
}

/** Starts a laptop cluster on free ports and stops it when the bench ends. */
export async function startLaptop({
  defer,
  args = ['--no-seed', '--autoscaler', 'off'],
}: LaptopOptions): Promise<Laptop> {
  const cluster = await startCluster({ args })
  defer(cluster.stop)
  const processes = () => descendantsOf(cluster.pid)
  const untilReady = (deployment: string) => waitUntilReady(cluster.apiUrl, deployment)
  return {
    ...cluster,
    processes,
    untilReady,
    pidsOf: (service = '') =>
      processes().flatMap(({ pid, command }) => (command.includes(`/services/${service}`) ? [pid] : [])),
    scale: async (deployment, replicas) => {
      await requestScale(cluster.apiUrl, deployment, replicas)
      await untilReady(deployment)
    },
  }
}

/** A laptop cluster with a client that places orders and a watch that follows them. */
export interface WatchedLaptop {
  laptop: Laptop
  client: OrderClient
  watch: OrderWatch
}

/** Starts a laptop cluster, a client whose orders take `workMs` per step (default 0), and a watch of all orders. */
export async function startWatchedLaptop({
  workMs = 0,
  ...options
}: LaptopOptions & { workMs?: number }): Promise<WatchedLaptop> {
  const laptop = await startLaptop(options)
  const watch = await OrderWatch.start(laptop.brokers)
  options.defer(() => watch.stop())
  return { laptop, watch, client: new OrderClient(laptop.url, { workMs }) }
}

/** Places orders until V8 has compiled the hot code: before that, an order costs twice as much CPU. */
export async function warmUp({ watch, laptop }: Pick<WatchedLaptop, 'watch' | 'laptop'>): Promise<void> {
  await new OrderClient(laptop.url).placeMany(WARM_UP_ORDERS, WARM_UP_CONNECTIONS)
  await watch.allDelivered(WARM_UP_ORDERS)
  watch.reset()
}

async function requestScale(apiUrl: string, deployment: string, replicas: number): Promise<void> {
  const response = await fetch(`${deploymentUrl(apiUrl, deployment)}/scale`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec: { replicas } }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`scale ${deployment}: ${response.status} ${text}`)
}

async function waitUntilReady(apiUrl: string, deployment: string): Promise<void> {
  const isReady = async () => {
    const response = await fetch(deploymentUrl(apiUrl, deployment))
    const { spec, status } = (await response.json()) as {
      spec: { replicas: number }
      status?: { readyReplicas?: number; replicas?: number }
    }
    return status?.replicas === spec.replicas && (status.readyReplicas ?? 0) === spec.replicas
  }
  await eventually(isReady, `all replicas of ${deployment}`, SCALE_LIMIT_MS)
}

const deploymentUrl = (apiUrl: string, name: string) => `${apiUrl}/apis/apps/v1/namespaces/default/deployments/${name}`
