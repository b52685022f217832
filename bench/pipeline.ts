// A round lasts from the first POST to the last `delivered`. Each figure is the median of several rounds.
import { median, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atLeast, atMost, figure } from './support/figures'
import { type ObservedCluster, startObservedCluster, warmUp } from './support/bench-cluster'
import { cpuMs } from './support/processes'

const CONNECTIONS = 50

interface Round {
  acceptedPerSecond: number
  deliveredPerSecond: number
  servicesCpuMs: number
  serversCpuMs: number
  hopP50Ms: number
  hopP99Ms: number
}

runBench(
  {
    name: 'pipeline',
    purpose: 'Measures throughput and CPU of the whole system without simulated work, with 2 pods per consumer.',
    options: {
      orders: { type: 'count', meaning: 'orders per round', default: '2000' },
      rounds: { type: 'count', meaning: 'number of rounds; each figure is their median', default: '3' },
    },
  },
  async ({ values, defer }) => {
    const observed = await startObservedCluster({ defer })
    await warmUp(observed)
    const rounds: Round[] = []
    for (let nth = 0; nth < values.rounds; nth++) rounds.push(await measureRound(observed, values.orders))
    const medianOf = (key: keyof Round) => median(rounds.map((round) => round[key]))
    const cpuBound = atMost({ required: 2.5, aim: 1.5 })
    return [
      figure('CPU of all services per order', medianOf('servicesCpuMs'), 'ms', cpuBound),
      figure('delivered', medianOf('deliveredPerSecond'), 'orders/s', atLeast({ required: 250, aim: 600 })),
      figure(`accepted over ${CONNECTIONS} connections`, medianOf('acceptedPerSecond'), 'orders/s'),
      figure('CPU of embedded servers per order', medianOf('serversCpuMs'), 'ms'),
      figure('between two steps under load, p50', medianOf('hopP50Ms'), 'ms'),
      figure('between two steps under load, p99', medianOf('hopP99Ms'), 'ms'),
    ]
  },
)

async function measureRound({ cluster, watch, client }: ObservedCluster, orders: number): Promise<Round> {
  watch.reset()
  const servers = cluster.processes().filter(({ command }) => command.includes('/embedded/'))
  const pidGroups = [cluster.pidsOf(), servers.map(({ pid }) => pid)]
  const cpuBefore = pidGroups.map(cpuMs)
  const startedAt = performance.now()
  const ordersPerSecond = () => orders / ((performance.now() - startedAt) / 1_000)
  await client.placeMany(orders, CONNECTIONS)
  const acceptedPerSecond = ordersPerSecond()
  await watch.allDelivered(orders)
  const deliveredPerSecond = ordersPerSecond()
  const [servicesCpuMs = 0, serversCpuMs = 0] = pidGroups.map(
    (pids, index) => (cpuMs(pids) - (cpuBefore[index] ?? 0)) / orders,
  )
  const hops = watch.steps.map(({ hopMs }) => hopMs)
  const [hopP50Ms, hopP99Ms] = [median(hops), percentile(hops, 0.99)]
  return { acceptedPerSecond, deliveredPerSecond, servicesCpuMs, serversCpuMs, hopP50Ms, hopP99Ms }
}
