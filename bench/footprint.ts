import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC, consumers } from '@food-delivery/contracts'
import { type Defer, runBench } from './support/bench'
import { forkScript } from './support/fork-script'
import { atMost, figure } from './support/figures'
import { startBenchCluster } from './support/bench-cluster'
import { cpuMs, pssMb, rssMb } from './support/processes'

/** Time after a start until the processes are idle. */
const SETTLE_MS = 15_000

runBench(
  {
    name: 'footprint',
    purpose: 'Measures CPU and memory of npm start without orders, with the sample restaurants and the autoscalers.',
    options: { seconds: { type: 'count', meaning: 'duration of the measurement', default: '30' } },
  },
  async ({ values, defer }) => {
    const { processes, pidsOf, brokers } = await startBenchCluster({ defer, args: [] })
    await sleep(SETTLE_MS)
    const pids = processes().map(({ pid }) => pid)
    const cpuBefore = cpuMs(pids)
    const startedAt = performance.now()
    await sleep(values.seconds * 1_000)
    const cpuShare = (cpuMs(pids) - cpuBefore) / (performance.now() - startedAt)
    // The process ids of the pods of each consumer.
    const podPids = Object.values(consumers).map(({ service }) => pidsOf(service))
    const largestPodMb = Math.max(...podPids.flat().map(rssMb))
    const memoryMb = pssMb(pids)
    const peers = await startIdlePeers(podPids, brokers[0] ?? '', defer)
    await sleep(SETTLE_MS)
    const podsBefore = cpuMs(podPids.flat())
    const peersBefore = cpuMs(peers)
    await sleep(values.seconds * 1_000)
    const relativeCpu = (cpuMs(podPids.flat()) - podsBefore) / (cpuMs(peers) - peersBefore)
    return [
      figure(`PSS of all ${pids.length} processes`, memoryMb, 'MB', atMost({ required: 1_000, aim: 800 })),
      figure('RSS of the largest consumer pod', largestPodMb, 'MB', atMost({ required: 105, aim: 85 })),
      figure('idle CPU of all processes', cpuShare * 100, '% of a core'),
      figure(
        'idle CPU of the consumer pods, relative to bare kafkajs',
        relativeCpu,
        'times',
        atMost({ required: 0.8 }),
      ),
    ]
  },
)

/**
 * Starts a bare kafkajs consumer for each consumer pod, on the same topic, with one group per service. They are measured at
 * the same time as the pods.
 */
async function startIdlePeers(
  podPids: readonly (readonly number[])[],
  broker: string,
  defer: Defer,
): Promise<number[]> {
  const groups = podPids.flatMap((pids) => {
    const groupId = randomUUID()
    return pids.map(() => groupId)
  })
  const started = groups.map((groupId) => forkScript('peers/bare-consumer.mjs', [broker, ORDERS_TOPIC, groupId], defer))
  return (await Promise.all(started)).map(({ pid }) => pid)
}
