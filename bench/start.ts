import { spawnCluster, stopProcess, waitForCluster } from '../commands/support/local-cluster'
import { OrderClient } from '../commands/support/order-client'
import { OrderWatch } from '../commands/support/order-watch'
import { median } from '../commands/support/percentile'
import { eventually } from '../test/support/eventually'
import { type Defer, runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { descendantsOf } from './support/processes'

const RETRY_MS = 20
const TIMEOUT_MS = 60_000

/** Seconds from the start of npm until the simulator is served and until the first order is delivered. */
interface StartTimes {
  served: number
  delivered: number
}

runBench(
  {
    name: 'start',
    purpose:
      'Measures npm start of a built checkout until the simulator is served and an order without simulated work is delivered.',
    options: { times: { type: 'count', meaning: 'number of starts', default: '3' } },
  },
  async ({ values, defer }) => {
    // The first start does not count: it builds if needed and fills the file cache.
    await measureStart(defer)
    const starts: StartTimes[] = []
    for (let nth = 0; nth < values.times; nth++) starts.push(await measureStart(defer))
    const bothSeconds = median(starts.map(({ served, delivered }) => Math.max(served, delivered)))
    const servedSeconds = median(starts.map(({ served }) => served))
    return [
      figure('npm start until served and delivered', bothSeconds, 's', atMost({ required: 8, aim: 4 })),
      figure('until the simulator is served', servedSeconds, 's'),
    ]
  },
)

async function measureStart(defer: Defer): Promise<StartTimes> {
  const startedAt = Date.now()
  const child = spawnCluster('npm', ['start', '--silent', '--'])
  defer(() => stopProcess(child))
  const isDescendant = (pid: number) => descendantsOf(child.pid ?? 0).some((member) => member.pid === pid)
  const { url, brokers } = await waitForCluster(child, isDescendant)
  const serving = waitUntilServed(url)
  const client = new OrderClient(url)
  const place = () => client.place().catch(() => undefined)
  const { orderId } = await eventually(place, 'an order to be accepted', TIMEOUT_MS, RETRY_MS)
  const watch = await OrderWatch.start(brokers, { fromBeginning: true })
  const deliveredAt = await watch.waitForDelivery(orderId)
  const servedAt = await serving
  await watch.stop()
  await stopProcess(child)
  return { served: (servedAt - startedAt) / 1_000, delivered: (deliveredAt - startedAt) / 1_000 }
}

/** Waits until the simulator's page is served; resolves with the time, ms since 1970. */
async function waitUntilServed(url: string): Promise<number> {
  const isServed = async () => {
    const page = await fetch(url).catch(() => undefined)
    // While the frontend pod starts, the gateway responds 503 with a placeholder page.
    return page?.ok && (await page.text()).includes('id="root"')
  }
  await eventually(isServed, 'the page', TIMEOUT_MS, RETRY_MS)
  return Date.now()
}
