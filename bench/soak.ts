// A long time at an even rate while pods are killed: npm run bench -- soak [--minutes 30] [--rate 20] [--kill-every 30]
// The system runs with default options and its autoscalers; every half minute a random consumer pod gets SIGKILL. It fails
// when an order is not delivered; the report of `npm run verify` is printed.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { consumerNames, consumers } from '@food-delivery/contracts'
import { readArguments } from '../commands/support/arguments.mjs'
import { eventually } from '../test/support/eventually'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost } from './support/figures'
import { type Laptop, startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { lagFigures, lagReader, memoryFigures, printSamples, takeSamples } from './support/soak-samples'
import { StepWatch } from './support/step-watch'

const { values } = readArguments({
  command: 'npm run bench -- soak',
  purpose: 'Places orders at an even rate for a long time while random consumer pods get SIGKILL.',
  options: {
    minutes: { type: 'number', meaning: 'duration', default: '30' },
    rate: { type: 'number', meaning: 'orders per second', default: '20' },
    'kill-every': { type: 'number', meaning: 'seconds between two SIGKILLs', default: '30' },
  },
})
const SOAK_MS = values.minutes * 60_000
const SAMPLES = 30
const DONE_MS = 60_000
/** The sliders at maximum. */
const SPEED_MS = 50

runBench('soak', async (defer: Defer): Promise<Figure[]> => {
  const laptop = await startLaptop({ defer, args: ['--no-seed'] })
  const watch = await StepWatch.start(laptop.brokers, defer)
  const client = new OrdersClient(laptop.url, { speedMs: SPEED_MS })
  const until = performance.now() + SOAK_MS
  const isOver = () => performance.now() > until
  let [refused, kills] = [0, 0]
  const killing = setInterval(() => (kills += killOne(laptop)), values['kill-every'] * 1_000)
  defer(() => clearInterval(killing))
  const load = client.atPace(values.rate, isOver, async () => {
    await client.place().catch(() => refused++)
  })
  const lagsOf = await lagReader(laptop, defer)
  const samples = await takeSamples({ laptop, lagsOf, everyMs: SOAK_MS / SAMPLES, isOver })
  clearInterval(killing)
  const placed = (await load).length - refused
  await watch.allDelivered(placed)
  await eventually(async () => (await lagsOf()).every((lag) => lag === 0), 'all groups to be done', DONE_MS)
  printSamples(samples)
  console.log(await verify())
  return [
    { name: `orders placed while ${kills} pods were killed`, measured: placed, unit: '' },
    { name: 'orders refused', measured: refused, unit: '', bound: atMost({ required: 0 }) },
    { name: 'steps published twice, as SIGKILL allows', measured: watch.repeats, unit: '' },
    ...lagFigures(samples),
    ...memoryFigures(samples),
  ]
})

/** Kills a random consumer pod; returns the number killed, 0 or 1. */
function killOne(laptop: Laptop): number {
  const pids = consumerNames.flatMap((name) => laptop.pidsOf(consumers[name].service))
  const pid = pids[Math.floor(Math.random() * pids.length)]
  if (pid === undefined) return 0
  process.kill(pid, 'SIGKILL')
  return 1
}

async function verify(): Promise<string> {
  const script = join(__dirname, '../commands/verify.ts')
  const { stdout } = await promisify(execFile)('npx', ['ts-node', script])
  return stdout
}
