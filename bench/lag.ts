import { consumerNames } from '@food-delivery/contracts'
import { OrderClient } from '../commands/support/order-client'
import { runBench } from './support/bench'
import { printTable } from './support/figures'
import { startLaptop } from './support/laptop'
import { createLagReader, takeSamples } from './support/system-samples'

const SAMPLES = 6

runBench(
  {
    name: 'lag',
    purpose: 'Prints the lag of every group under an even load, with fixed replicas.',
    options: {
      rates: { type: 'list', meaning: 'orders per second, one run each', default: '1,20' },
      seconds: { type: 'count', meaning: 'duration of a run', default: '60' },
      speed: { type: 'number', meaning: 'ms of work per step', default: '50' },
    },
  },
  async ({ values: { rates, seconds, speed }, defer }) => {
    const laptop = await startLaptop({ defer })
    const client = new OrderClient(laptop.url, { workMs: speed })
    const readLags = await createLagReader(laptop, defer)
    const rows: (string | number)[][] = []
    for (const rate of rates) {
      const signal = AbortSignal.timeout(seconds * 1_000)
      const load = client.placeAtRate(Number(rate), signal)
      const samples = await takeSamples({ laptop, readLags, everyMs: (seconds * 1_000) / SAMPLES, signal })
      await load
      rows.push(...samples.map(({ minute, lags }) => [rate, Math.round(minute * 60), ...lags]))
    }
    printTable(['orders/s', 'after, s', ...consumerNames], rows)
    return []
  },
)
