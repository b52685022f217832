// Orders arrive at a constant rate. A pause is the longest time that an event waits for a kitchen after the signal to a pod.
import { setTimeout as sleep } from 'node:timers/promises'
import { consumers, stepsOf } from '@food-delivery/contracts'
import { median } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { type ObservedCluster, startObservedCluster } from './support/bench-cluster'

const ORDERS_PER_SECOND = 60
const WARM_UP_MS = 4_000
// How long a pause is observed. After SIGKILL, this must be longer than the session timeout, after which Kafka removes a
// member without heartbeats.
const OBSERVED_MS = { SIGTERM: 4_000, SIGKILL: 9_000 } as const
type StopSignal = keyof typeof OBSERVED_MS

const { deployment, service } = consumers.kitchen
const kitchenSteps: ReadonlySet<string> = new Set(stepsOf('kitchen'))

runBench(
  {
    name: 'takeover',
    purpose: 'Measures how long the partitions of a kitchen pod pause when it is stopped or killed under load.',
    options: {
      terms: { type: 'number', meaning: 'number of pods that get SIGTERM', default: '4' },
      kills: { type: 'number', meaning: 'number of pods that get SIGKILL', default: '2' },
    },
  },
  async ({ values, defer }) => {
    const observed = await startObservedCluster({ defer })
    const { client, watch } = observed
    const stopping = new AbortController()
    const load = client.placeAtRate(ORDERS_PER_SECOND, stopping.signal)
    await sleep(WARM_UP_MS)
    const termPauses = await stopPods(observed, 'SIGTERM', values.terms)
    const termRepeats = watch.repeated.length
    const killPauses = await stopPods(observed, 'SIGKILL', values.kills)
    stopping.abort()
    await watch.waitForDeliveries((await load).length)
    return [
      figure('SIGTERM, longest pause', Math.max(...termPauses), 's', atMost({ required: 1, aim: 0.4 })),
      figure('SIGTERM, median pause', median(termPauses), 's'),
      figure('SIGTERM, steps published twice', termRepeats, '', atMost({ required: 0 })),
      figure('SIGKILL, longest pause', Math.max(...killPauses), 's', atMost({ required: 7.5, aim: 6.5 })),
    ]
  },
)

/** Sends the signal to one kitchen pod after the other; resolves with the pause after each signal, seconds. */
async function stopPods({ cluster, watch }: ObservedCluster, signal: StopSignal, count: number): Promise<number[]> {
  const pauses: number[] = []
  for (let nth = 0; nth < count; nth++) {
    await cluster.waitUntilReady(deployment)
    const [pid] = cluster.pidsOf(service)
    if (pid === undefined) throw new Error(`${service} has no running pod to send ${signal} to`)
    const signalledAt = Date.now()
    process.kill(pid, signal)
    await sleep(OBSERVED_MS[signal])
    const steps = watch.steps.filter(({ step, publishedAt }) => kitchenSteps.has(step) && publishedAt >= signalledAt)
    pauses.push(Math.max(...steps.map(({ hopMs }) => hopMs)) / 1_000)
  }
  return pauses
}
