// `npm start` of a built checkout, until the simulator is served and an order without delays is delivered:
// npm run bench -- start [--times 3]
import { setTimeout as sleep } from 'node:timers/promises'
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost, median } from './support/figures'
import { addressesOf, spawnLaptop, stopLaptop } from './support/laptop'
import { OrdersClient, type PlacedOrder } from './support/orders-client'
import { StepWatch } from './support/step-watch'

const { values } = readArguments({
  command: 'npm run bench -- start',
  purpose:
    'Measures npm start of a built checkout until the simulator is served and an order without delays is delivered.',
  options: { times: { type: 'count', meaning: 'number of starts', default: '3' } },
})
const ASK_AGAIN_MS = 20
const LIMIT_MS = 60_000

interface Moments {
  servedMs: number
  deliveredMs: number
}

runBench('start', async (defer: Defer): Promise<Figure[]> => {
  // The first one builds if needed and fills the file cache.
  await startOnce(defer)
  const moments: Moments[] = []
  for (let nth = 0; nth < values.times; nth++) moments.push(await startOnce(defer))
  const seconds = (pick: (moments: Moments) => number) => median(moments.map(pick)) / 1_000
  return [
    {
      name: 'npm start until served and delivered',
      measured: seconds(({ servedMs, deliveredMs }) => Math.max(servedMs, deliveredMs)),
      unit: 's',
      bound: atMost({ required: 8, aim: 4 }),
    },
    { name: 'until the simulator is served', measured: seconds(({ servedMs }) => servedMs), unit: 's' },
  ]
})

async function startOnce(defer: Defer): Promise<Moments> {
  const startedAt = Date.now()
  const since = (moment: number) => moment - startedAt
  const { child } = spawnLaptop(['start', '--silent', '--'], 'npm')
  defer(() => stopLaptop(child))
  const { url, kafka } = await addressesOf(child)
  const served = untilServed(url)
  const order = await placeOne(url)
  // It waits until the topic exists, and reads from its beginning.
  const undo: (() => unknown)[] = []
  const watch = await StepWatch.start(kafka.split(','), (stop) => undo.push(stop), { fromBeginning: true })
  const deliveredMs = since(await watch.deliveredAt(order.orderId))
  const servedMs = since(await served)
  await Promise.all(undo.map((stop) => stop()))
  await stopLaptop(child)
  return { servedMs, deliveredMs }
}

async function untilServed(url: string): Promise<number> {
  for (;;) {
    const page = await fetch(url).catch(() => undefined)
    // While the pod that serves it starts, the gateway responds 503 with its own page.
    if (page?.ok && (await page.text()).includes('id="root"')) return Date.now()
    await sleep(ASK_AGAIN_MS)
  }
}

async function placeOne(url: string): Promise<PlacedOrder> {
  const client = new OrdersClient(url)
  for (const deadline = Date.now() + LIMIT_MS; ;) {
    try {
      return await client.place()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(ASK_AGAIN_MS)
    }
  }
}
