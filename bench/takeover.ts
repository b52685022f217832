// Orders arrive at an even rate. A pause is the longest time that an event waits for a kitchen after the signal.
import { setTimeout as sleep } from 'node:timers/promises'
import { consumers, stepsOf } from '@food-delivery/contracts'
import { median } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { type WatchedLaptop, startWatchedLaptop } from './support/laptop'

const RATE = 60
const WARM_UP_MS = 4_000
// Longer than the session timeout, after which Kafka removes a member that sends no heartbeat.
const OBSERVED_MS = { SIGTERM: 4_000, SIGKILL: 9_000 } as const
type StopSignal = keyof typeof OBSERVED_MS

const { deployment, service } = consumers.kitchen
const kitchenSteps: ReadonlySet<string> = new Set(stepsOf('kitchen'))

runBench(
  {
    name: 'takeover',
    purpose: 'Measures how long partitions pause when a consumer pod ends under load.',
    options: {
      terms: { type: 'number', meaning: 'pods that get SIGTERM', default: '4' },
      kills: { type: 'number', meaning: 'pods that get SIGKILL', default: '2' },
    },
  },
  async ({ values, defer }) => {
    const watched = await startWatchedLaptop({ defer })
    const { client, watch } = watched
    const stopping = new AbortController()
    const load = client.placeAtRate(RATE, stopping.signal)
    await sleep(WARM_UP_MS)
    const termPauses = await stopPods(watched, 'SIGTERM', values.terms)
    const termRepeats = watch.repeats
    const killPauses = await stopPods(watched, 'SIGKILL', values.kills)
    stopping.abort()
    await watch.allDelivered((await load).length)
    return [
      figure('SIGTERM, longest pause', Math.max(...termPauses), 's', atMost({ required: 1, aim: 0.4 })),
      figure('SIGTERM, median pause', median(termPauses), 's'),
      figure('SIGTERM, steps published twice', termRepeats, '', atMost({ required: 0 })),
      figure('SIGKILL, longest pause', Math.max(...killPauses), 's', atMost({ required: 7.5, aim: 6.5 })),
    ]
  },
)

/** Signals one kitchen pod after the other; resolves with the pause after each, seconds. */
async function stopPods({ laptop, watch }: WatchedLaptop, signal: StopSignal, count: number): Promise<number[]> {
  const pauses: number[] = []
  for (let nth = 0; nth < count; nth++) {
    await laptop.untilReady(deployment)
    const [pid] = laptop.pidsOf(service)
    if (pid === undefined) throw new Error(`${service} has no running pod`)
    const signalledAt = Date.now()
    process.kill(pid, signal)
    await sleep(OBSERVED_MS[signal])
    const steps = watch.steps.filter(({ step, publishedAt }) => kitchenSteps.has(step) && publishedAt >= signalledAt)
    pauses.push(Math.max(...steps.map(({ hopMs }) => hopMs)) / 1_000)
  }
  return pauses
}
