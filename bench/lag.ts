import { consumerNames } from '@food-delivery/contracts'
import { OrderClient } from '../commands/support/order-client'
import { runBench } from './support/bench'
import { printTable } from './support/figures'
import { startBenchCluster } from './support/bench-cluster'
import { createLagReader, takeSamples } from './support/system-samples'

const SAMPLES = 6

runBench(
  {
    name: 'lag',
    purpose: 'Prints the lag of every consumer group under a constant load, with a fixed number of pods.',
    options: {
      rates: { type: 'list', meaning: 'orders per second, one run for each rate', default: '1,20' },
      seconds: { type: 'count', meaning: 'duration of a run', default: '60' },
      work: { type: 'number', meaning: 'simulated work per step, ms', default: '50' },
    },
  },
  async ({ values: { rates, seconds, work }, defer }) => {
    const cluster = await startBenchCluster({ defer })
    const client = new OrderClient(cluster.url, { workMs: work })
    const readLags = await createLagReader(cluster, defer)
    const rows: (string | number)[][] = []
    for (const rate of rates) {
      const signal = AbortSignal.timeout(seconds * 1_000)
      const load = client.placeAtRate(Number(rate), signal)
      const samples = await takeSamples({ cluster, readLags, everyMs: (seconds * 1_000) / SAMPLES, signal })
      await load
      rows.push(...samples.map(({ minute, lags }) => [rate, Math.round(minute * 60), ...lags]))
    }
    printTable(['orders/s', 'after, s', ...consumerNames], rows)
    return []
  },
)
