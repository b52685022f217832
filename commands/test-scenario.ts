// npm run test:scenario: the tutorial's scenario on a laptop cluster of its own, with the sliders at maximum: 1 order
// a second for two minutes, 20 a second for three, 1 a second until everything has shrunk again. It takes ten minutes.
// The simulator's page in Chromium places the orders; without Chromium, or with --http, plain requests do.
import { setTimeout as sleep } from 'node:timers/promises'
import { chromiumPath } from '../test/browser/support/chromium-path'
import { BrowserLoad } from './test-scenario/browser-load'
import { Load, type LoadGenerator } from './support/load'
import { Orders } from './test-scenario/orders'
import { startSystem } from './support/system'
import { timeline } from './test-scenario/timeline'
import { judge } from './test-scenario/verdict'
import { Watch } from './support/watch'

const MINUTE = 60_000
const DELIVERED_WITHIN_MS = MINUTE

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
    const checks = judge({ ...{ phases, samples, undelivered, repeated, refused: load.refused }, firstCourierReadyAt })
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
  if (process.argv.includes('--http')) return new Load(url)
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
