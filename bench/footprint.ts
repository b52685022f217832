import { setTimeout as sleep } from 'node:timers/promises'
import { consumers } from '@food-delivery/contracts'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { startBenchCluster } from './support/bench-cluster'
import { cpuMs, pssMb, rssMb } from './support/processes'

const SETTLE_MS = 15_000

runBench(
  {
    name: 'footprint',
    purpose: 'Measures CPU and memory of npm start without orders, with the sample restaurants and the autoscalers.',
    options: { seconds: { type: 'count', meaning: 'duration of the measurement', default: '30' } },
  },
  async ({ values, defer }) => {
    const { processes, pidsOf } = await startBenchCluster({ defer, args: [] })
    await sleep(SETTLE_MS)
    const pids = processes().map(({ pid }) => pid)
    const [cpuBefore, startedAt] = [cpuMs(pids), performance.now()]
    await sleep(values.seconds * 1_000)
    const cpuShare = (cpuMs(pids) - cpuBefore) / (performance.now() - startedAt)
    const pods = Object.values(consumers).flatMap(({ service }) => pidsOf(service))
    const largestPodMb = Math.max(...pods.map(rssMb))
    return [
      figure(`PSS of all ${pids.length} processes`, pssMb(pids), 'MB', atMost({ required: 1_000, aim: 800 })),
      figure('RSS of the largest consumer pod', largestPodMb, 'MB', atMost({ required: 105, aim: 85 })),
      figure('idle CPU of all processes', cpuShare * 100, '% of a core', atMost({ required: 12, aim: 6 })),
    ]
  },
)
