// A consumer pod ends under load: how long its partitions pause: npm run bench -- takeover
// Orders arrive at an even rate; the figure is the longest time that an event waits for a kitchen around that moment.
import { setTimeout as sleep } from 'node:timers/promises'
import { consumers, stepsOf } from '@food-delivery/contracts'
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost, median } from './support/figures'
import { type Laptop, startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { StepWatch } from './support/step-watch'

const { values } = readArguments({
  command: 'npm run bench -- takeover',
  purpose: 'Measures how long partitions pause when a consumer pod ends under load.',
  options: {
    terms: { type: 'number', meaning: 'pods that get SIGTERM', default: '4' },
    kills: { type: 'number', meaning: 'pods that get SIGKILL', default: '2' },
  },
})
const RATE = 60
const WARM_UP_MS = 4_000
// Longer than the session timeout, after which Kafka removes a member that sends no heartbeat.
const WATCHED_MS = { SIGTERM: 4_000, SIGKILL: 9_000 } as const
type StopSignal = keyof typeof WATCHED_MS

const { deployment, service } = consumers.kitchen
const kitchenSteps: ReadonlySet<string> = new Set(stepsOf('kitchen'))

runBench('takeover', async (defer: Defer): Promise<Figure[]> => {
  const laptop = await startLaptop({ defer })
  const watch = await StepWatch.start(laptop.brokers, defer)
  const client = new OrdersClient(laptop.url)
  let isOver = false
  const load = client.atPace(
    RATE,
    () => isOver,
    () => client.place(),
  )
  await sleep(WARM_UP_MS)
  const terms = await stopSome(laptop, watch, 'SIGTERM', values.terms)
  const termRepeats = watch.repeats
  const kills = await stopSome(laptop, watch, 'SIGKILL', values.kills)
  isOver = true
  await watch.allDelivered((await load).length)
  return [
    {
      name: 'SIGTERM, longest of all',
      measured: Math.max(...terms) / 1_000,
      unit: 's',
      bound: atMost({ required: 1, aim: 0.4 }),
    },
    { name: 'SIGTERM, median', measured: median(terms) / 1_000, unit: 's' },
    { name: 'SIGTERM, steps published twice', measured: termRepeats, unit: '', bound: atMost({ required: 0 }) },
    {
      name: 'SIGKILL, longest of all',
      measured: Math.max(...kills) / 1_000,
      unit: 's',
      bound: atMost({ required: 7.5, aim: 6.5 }),
    },
  ]
})

async function stopSome(laptop: Laptop, watch: StepWatch, signal: StopSignal, times: number): Promise<number[]> {
  const waits: number[] = []
  for (let nth = 0; nth < times; nth++) {
    await laptop.whole(deployment)
    waits.push(await stopOne(laptop, watch, signal))
  }
  return waits
}

async function stopOne(laptop: Laptop, watch: StepWatch, signal: StopSignal): Promise<number> {
  const [pid] = laptop.pidsOf(service)
  if (pid === undefined) throw new Error(`no pod of ${service} runs`)
  const signalledAt = Date.now()
  process.kill(pid, signal)
  await sleep(WATCHED_MS[signal])
  const waits = watch.steps
    .filter(({ name, at }) => kitchenSteps.has(name) && at >= signalledAt)
    .map(({ hopMs }) => hopMs)
  return Math.max(...waits)
}
