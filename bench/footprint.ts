// CPU and memory of `npm start` at rest, with default options, restaurants and autoscalers: npm run bench -- footprint
import { setTimeout as sleep } from 'node:timers/promises'
import { consumers } from '@food-delivery/contracts'
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost } from './support/figures'
import { startLaptop } from './support/laptop'
import { cpuMs, pssMb, rssMb } from './support/processes'

const { values } = readArguments({
  command: 'npm run bench -- footprint',
  purpose: 'Measures CPU and memory of npm start at rest, with restaurants and autoscalers.',
  options: { seconds: { type: 'count', meaning: 'measured time', default: '30' } },
})
const MEASURED_MS = values.seconds * 1_000
const SETTLE_MS = 15_000

runBench('footprint', async (defer: Defer): Promise<Figure[]> => {
  const { processes, pidsOf } = await startLaptop({ defer, args: [] })
  await sleep(SETTLE_MS)
  const pids = processes().map(({ pid }) => pid)
  const [cpuBefore, startedAt] = [cpuMs(pids), performance.now()]
  await sleep(MEASURED_MS)
  const busy = (cpuMs(pids) - cpuBefore) / (performance.now() - startedAt)
  const pods = Object.values(consumers).flatMap(({ service }) => pidsOf(service))
  return [
    {
      name: `PSS of all ${pids.length} processes`,
      measured: pssMb(pids),
      unit: 'MB',
      bound: atMost({ required: 1_000, aim: 800 }),
    },
    {
      name: 'RSS of the largest consumer pod',
      measured: Math.max(...pods.map(rssMb)),
      unit: 'MB',
      bound: atMost({ required: 105, aim: 85 }),
    },
    {
      name: 'idle CPU of everything',
      measured: busy * 100,
      unit: '% of a core',
      bound: atMost({ required: 12, aim: 6 }),
    },
  ]
})
