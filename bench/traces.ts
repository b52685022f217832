// Measures the same orders with and without traces, each time in a new cluster. A server that accepts everything replaces the
// Collector, whose work must not be part of the figures.
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { consumers } from '@food-delivery/contracts'
import { medians } from '../commands/support/percentile'
import { type Defer, runBench } from './support/bench'
import { startObservedCluster, warmUp } from './support/bench-cluster'
import { againstOption, measureCheckouts, relativeFigures } from './support/checkouts'
import { atMost, figure } from './support/figures'
import { cpuMs, rssMb } from './support/processes'

const CONNECTIONS = 50
const withinNoise = atMost({ required: 1.05 })

interface Cost {
  /** CPU time of all services per order. */
  cpuMs: number
  /** Memory of the largest pod of orderconsumer, which has the most instrumented modules. */
  memoryMb: number
  deliveredPerSecond: number
}

runBench(
  {
    name: 'traces',
    purpose: 'Measures CPU and memory of the services with and without traces.',
    options: {
      orders: { type: 'count', meaning: 'orders per round', default: '2000' },
      rounds: { type: 'count', meaning: 'number of rounds; each figure is their median', default: '3' },
      against: againstOption,
    },
  },
  async ({ values: { against, orders, rounds }, defer }) => {
    const endpoint = await startSink(defer)
    const pairs = await measureCheckouts({ against, defer }, (checkout) => measure({ orders, rounds, defer, checkout }))
    const costOff = medians(pairs.map(({ own }) => own))
    const costOn = await measure({ orders, rounds, defer, env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } })
    return [
      ...relativeFigures('off: CPU per order', pairs, 'cpuMs', withinNoise),
      ...relativeFigures('off: memory of orderconsumer', pairs, 'memoryMb', withinNoise),
      figure('off: CPU of all services per order', costOff.cpuMs, 'ms'),
      figure('on: CPU of all services per order', costOn.cpuMs, 'ms'),
      figure('on: CPU, relative to off', costOn.cpuMs / costOff.cpuMs, 'times'),
      figure('off: memory of orderconsumer', costOff.memoryMb, 'MB'),
      figure('on: memory of orderconsumer', costOn.memoryMb, 'MB'),
      figure('off: delivered', costOff.deliveredPerSecond, 'orders/s'),
      figure('on: delivered', costOn.deliveredPerSecond, 'orders/s'),
    ]
  },
)

interface MeasureOptions {
  orders: number
  rounds: number
  defer: Defer
  checkout?: string
  env?: Record<string, string>
}

async function measure({ orders, rounds, ...options }: MeasureOptions): Promise<Cost> {
  const observed = await startObservedCluster(options)
  await warmUp(observed)
  const { cluster, watch, client } = observed
  const costs: Cost[] = []
  for (let nth = 0; nth < rounds; nth++) {
    watch.reset()
    const pids = cluster.pidsOf()
    const cpuBefore = cpuMs(pids)
    const startedAt = performance.now()
    await client.placeMany(orders, CONNECTIONS)
    await watch.waitForDeliveries(orders)
    costs.push({
      cpuMs: (cpuMs(pids) - cpuBefore) / orders,
      memoryMb: Math.max(...cluster.pidsOf(consumers.order.service).map(rssMb)),
      deliveredPerSecond: orders / ((performance.now() - startedAt) / 1_000),
    })
  }
  await observed.stop()
  return medians(costs)
}

/** Starts a server that accepts all exports without reading them; resolves with its URL. */
async function startSink(defer: Defer): Promise<string> {
  const server = createServer((req, res) => void req.resume().on('end', () => res.end()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  defer(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
