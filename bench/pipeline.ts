// A round lasts from the first POST to the last `delivered`. Each figure is the median of several rounds. After each
// round, the unit of CPU time is measured: what one request, with one `send`, costs a server of bare express with kafkajs.
import { median, medians, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { againstOption, measureCheckouts, relativeFigures } from './support/checkouts'
import { atLeast, atMost, figure } from './support/figures'
import { type ObservedCluster, startObservedCluster, warmUp } from './support/bench-cluster'
import { startCpuUnit } from './support/intake-load'
import { usesRealServers } from './support/kafka-process'
import { cpuMs } from './support/processes'

const CONNECTIONS = 50

interface Round {
  /** `servicesCpuMs` in units. */
  units: number
  /** The unit of CPU time. */
  unitMs: number
  acceptedPerSecond: number
  deliveredPerSecond: number
  /** CPU time per order. */
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
      against: againstOption,
    },
  },
  async ({ values: { against, orders, rounds }, defer }) => {
    const pairs = await measureCheckouts({ against, defer }, async (checkout): Promise<Round> => {
      const observed = await startObservedCluster({ defer, checkout })
      const measureUnit = await startCpuUnit(observed.cluster.brokers, defer)
      await warmUp(observed)
      const measured: Round[] = []
      for (let nth = 0; nth < rounds; nth++) {
        const round = await measureRound(observed, orders)
        const unitMs = await measureUnit()
        measured.push({ ...round, unitMs, units: round.servicesCpuMs / unitMs })
      }
      await observed.stop()
      return medians(measured)
    })
    const ownMedians = medians(pairs.map(({ own }) => own))
    const isReal = usesRealServers()
    return [
      figure('CPU of all services per order, units', ownMedians.units, '', atMost({ required: isReal ? 8 : 5 })),
      ...relativeFigures('delivered/s', pairs, 'deliveredPerSecond', atLeast({ required: isReal ? 1.3 : 1 })),
      ...relativeFigures('CPU of all services per order', pairs, 'servicesCpuMs', atMost({ required: 1 })),
      figure('CPU of all services per order', ownMedians.servicesCpuMs, 'ms'),
      figure('unit: CPU per request of bare express with kafkajs', ownMedians.unitMs, 'ms'),
      figure('delivered', ownMedians.deliveredPerSecond, 'orders/s'),
      figure(`accepted over ${CONNECTIONS} connections`, ownMedians.acceptedPerSecond, 'orders/s'),
      figure('CPU of embedded servers per order', ownMedians.serversCpuMs, 'ms'),
      figure('time between two steps under load, p50', ownMedians.hopP50Ms, 'ms'),
      figure('time between two steps under load, p99', ownMedians.hopP99Ms, 'ms'),
    ]
  },
)

async function measureRound(
  { cluster, watch, client }: ObservedCluster,
  orders: number,
): Promise<Omit<Round, 'units' | 'unitMs'>> {
  watch.reset()
  const servers = cluster.processes().filter(({ command }) => command.includes('/embedded/'))
  const pidGroups = [cluster.pidsOf(), servers.map(({ pid }) => pid)]
  const cpuBefore = pidGroups.map(cpuMs)
  const startedAt = performance.now()
  const ordersPerSecond = () => orders / ((performance.now() - startedAt) / 1_000)
  await client.placeMany(orders, CONNECTIONS)
  const acceptedPerSecond = ordersPerSecond()
  await watch.waitForDeliveries(orders)
  const deliveredPerSecond = ordersPerSecond()
  const [servicesCpuMs = 0, serversCpuMs = 0] = pidGroups.map(
    (pids, index) => (cpuMs(pids) - (cpuBefore[index] ?? 0)) / orders,
  )
  const hops = watch.steps.map(({ hopMs }) => hopMs)
  const [hopP50Ms, hopP99Ms] = [median(hops), percentile(hops, 0.99)]
  return { acceptedPerSecond, deliveredPerSecond, servicesCpuMs, serversCpuMs, hopP50Ms, hopP99Ms }
}
