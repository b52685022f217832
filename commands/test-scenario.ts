import { ORDERS_TOPIC, consumers } from '@food-delivery/contracts'
import { chromiumPath } from '../test/browser/support/chromium-path'
import { eventually } from '../test/support/eventually'
import { ClusterWatch } from './support/cluster-watch'
import { OrderWatch } from './support/order-watch'
import { TimeLagWatch } from './support/time-lag-watch'
import { readArguments } from './support/arguments.mjs'
import { runCommand } from './support/run-command'
import { startCluster } from './support/local-cluster'
import { BrowserLoad, HttpLoad, type OrderLoad } from './test-scenario/order-load'
import { timeline } from './test-scenario/timeline'
import { checkRun } from './test-scenario/checks'

const MINUTE_MS = 60_000
const DELIVERY_TIMEOUT_MS = MINUTE_MS

const { values, rejectArguments } = readArguments({
  command: 'npm run test:scenario',
  purpose:
    'Runs the scenario of the tutorial (1 order/s for 2 minutes, 20/s for 3, 1/s for 4) on a new local cluster and checks how it scales.',
  options: {
    http: { type: 'flag', meaning: 'place orders with HTTP requests instead of the simulator in Chromium' },
    page: {
      type: 'flag',
      meaning: 'show the moving dots of the simulator, and check how much CPU time the open page takes (Linux)',
    },
  },
})

if (values.http && values.page) rejectArguments('--http and --page cannot be used together')
if (values.page && chromiumPath === undefined) rejectArguments('--page needs Chromium; install it or set CHROMIUM_PATH')
if (values.page && process.platform !== 'linux') rejectArguments('--page measures with /proc, so it needs Linux')

runCommand(async () => {
  const cluster = await startCluster({ onOutput: (text) => process.stdout.write(text) })
  const load = createLoad(cluster.url)
  const clusterWatch = new ClusterWatch(cluster.apiUrl)
  let orders: OrderWatch | undefined
  let timeLags: TimeLagWatch | undefined
  try {
    orders = await OrderWatch.start(cluster.brokers)
    timeLags = await TimeLagWatch.start({
      kafka: { brokers: cluster.brokers, clientId: 'commands' },
      topic: ORDERS_TOPIC,
      groupIds: Object.values(consumers).map(({ groupId }) => groupId),
    })
    await load.open()
    const { page, ...phases } = await runPhases(load)
    const undelivered = await waitForDeliveries(orders, load)
    const firstCourierReadyAt = clusterWatch.firstReadyAt('courier', phases.rushStartedAt)
    const { samples } = clusterWatch
    const lags = timeLags.compared()
    console.log(
      timeline({ samples, decisions: await clusterWatch.decisions(), lags, startedAt: phases.startedAt }).join('\n'),
    )
    const counts = { undelivered, repeats: orders.repeated.length, rejected: load.rejected }
    const checks = checkRun({ phases, samples, lags, ...counts, firstCourierReadyAt, page })
    console.log(`\n${(load.orderIds ?? [...orders.placed.keys()]).length} orders`)
    for (const { name, isMet, measured } of checks) console.log(`${isMet ? 'ok    ' : 'FAILED'}  ${name}: ${measured}`)
    if (checks.some(({ isMet }) => !isMet)) process.exitCode = 1
  } finally {
    clusterWatch.stop()
    await load.close()
    await orders?.stop().catch(() => undefined)
    await timeLags?.stop().catch(() => undefined)
    await cluster.stop()
  }
})

function createLoad(url: string): OrderLoad {
  if (values.http) return new HttpLoad(url)
  if (chromiumPath !== undefined) return new BrowserLoad({ url, executablePath: chromiumPath, isMeasured: values.page })
  console.log('SKIPPED: the simulator, because Chromium was not found. HTTP requests place the orders instead.')
  return new HttpLoad(url)
}

async function runPhases(load: OrderLoad) {
  const startedAt = Date.now()
  await load.run(1, 2 * MINUTE_MS)
  const rushStartedAt = Date.now()
  const page = await load.run(20, 3 * MINUTE_MS)
  const rushEndedAt = Date.now()
  await load.run(1, 4 * MINUTE_MS)
  const endedAt = Date.now()
  await load.finish()
  return { startedAt, rushStartedAt, rushEndedAt, endedAt, page }
}

/** Waits until all orders are delivered; resolves with the number of orders that are not delivered in time. */
async function waitForDeliveries({ placed, delivered }: OrderWatch, { orderIds }: OrderLoad): Promise<number> {
  const countUndelivered = () => (orderIds ?? [...placed.keys()]).filter((orderId) => !delivered.has(orderId)).length
  const isDone = () => countUndelivered() === 0
  await eventually(isDone, 'all deliveries', DELIVERY_TIMEOUT_MS, 500).catch(() => undefined)
  return countUndelivered()
}
