// From the first POST to the last `delivered`; the median of several rounds.
import { median, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atLeast, atMost, figure } from './support/figures'
import { type WatchedLaptop, startWatchedLaptop, warmUp } from './support/laptop'
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
    purpose: 'Measures orders without delays through the whole system, with 2 pods of each consumer.',
    options: {
      orders: { type: 'count', meaning: 'orders of a round', default: '2000' },
      rounds: { type: 'count', meaning: 'rounds, of which the median counts', default: '3' },
    },
  },
  async ({ values, defer }) => {
    const laptop = await startWatchedLaptop({ defer })
    await warmUp(laptop)
    const rounds: Round[] = []
    for (let nth = 0; nth < values.rounds; nth++) rounds.push(await measureRound(laptop, values.orders))
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

async function measureRound({ laptop, watch, client }: WatchedLaptop, orders: number): Promise<Round> {
  watch.reset()
  const servers = laptop.processes().filter(({ command }) => command.includes('/embedded/'))
  const pidGroups = [laptop.pidsOf(), servers.map(({ pid }) => pid)]
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
