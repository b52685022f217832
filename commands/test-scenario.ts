// npm run test:scenario
import { setTimeout as sleep } from 'node:timers/promises'
import { chromiumPath } from '../test/browser/support/chromium-path'
import { BrowserLoad } from './test-scenario/browser-load'
import { Load, type LoadGenerator } from './support/load'
import { Orders } from './test-scenario/orders'
import { readArguments } from './support/arguments.mjs'
import { startSystem } from './support/system'
import { timeline } from './test-scenario/timeline'
import { judge } from './test-scenario/verdict'
import { Watch } from './support/watch'

const MINUTE = 60_000
const DELIVERED_WITHIN_MS = MINUTE

const { values } = readArguments({
  command: 'npm run test:scenario',
  purpose:
    "Runs the tutorial's scenario on a laptop cluster of its own for ten minutes (1 order/s, 20/s, 1/s) and judges how it scales.",
  options: {
    http: { type: 'flag', meaning: "place orders by plain requests instead of the simulator's page in Chromium" },
  },
})

void main().catch((error: unknown) => {
  print(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})

async function main(): Promise<void> {
  const system = await startSystem((text) => process.stdout.write(text))
  const watch = new Watch(system.apiUrl)
  const orders = new Orders(system.kafka)
  const load = createLoad(system.url)
  try {
    await orders.start()
    await load.open()
    const phases = await drive(load)
    const { undelivered, repeated } = await delivered(orders, load)
    const firstCourierReadyAt = watch.firstReady('courier', phases.fastAt)
    const { samples } = watch
    print(timeline(samples, await watch.decisions(), phases.startedAt).join('\n'))
    const checks = judge({ phases, samples, undelivered, repeated, refused: load.refused, firstCourierReadyAt })
    print(`\n${(load.orderIds ?? orders.placed).length} orders`)
    for (const { what, isMet, found } of checks) print(`${isMet ? 'ok    ' : 'FAILED'}  ${what}: ${found}`)
    if (checks.some(({ isMet }) => !isMet)) process.exitCode = 1
  } finally {
    watch.stop()
    await load.close()
    await orders.stop().catch(() => undefined)
    await system.stop()
  }
}

function createLoad(url: string): LoadGenerator {
  if (values.http) return new Load(url)
  if (chromiumPath !== undefined) return new BrowserLoad(url, chromiumPath)
  print('SKIPPED: the page, since there is no Chromium; plain requests place the orders')
  return new Load(url)
}

async function drive(load: LoadGenerator) {
  const startedAt = Date.now()
  await load.run(1, 2 * MINUTE)
  const fastAt = Date.now()
  await load.run(20, 3 * MINUTE)
  const slowAt = Date.now()
  await load.run(1, 4 * MINUTE)
  const endedAt = Date.now()
  await load.settle()
  return { startedAt, fastAt, slowAt, endedAt }
}

async function delivered(orders: Orders, load: LoadGenerator) {
  const deadline = Date.now() + DELIVERED_WITHIN_MS
  for (;;) {
    const faults = orders.faults(load.orderIds ?? orders.placed)
    if (faults.undelivered === 0 || Date.now() > deadline) return faults
    await sleep(500)
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
