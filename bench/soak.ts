// Runs with autoscalers. Fails when an order is not delivered. Prints the report of `npm run verify`.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { consumers } from '@food-delivery/contracts'
import { FASTEST_WORK_MS } from '../commands/support/order-client'
import { eventually } from '../test/support/eventually'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { type BenchCluster, startObservedCluster } from './support/bench-cluster'
import { createLagReader, lagFigures, memoryFigures, printSamples, takeSamples } from './support/system-samples'

const SAMPLES = 30
const DRAIN_TIMEOUT_MS = 60_000

runBench(
  {
    name: 'soak',
    purpose: 'Places orders at a constant rate for a long time and kills random consumer pods (SIGKILL) meanwhile.',
    options: {
      minutes: { type: 'number', meaning: 'duration of the load', default: '30' },
      rate: { type: 'number', meaning: 'orders per second', default: '20' },
      'kill-every': { type: 'number', meaning: 'seconds between two killed pods', default: '30' },
    },
  },
  async ({ values, defer }) => {
    const options = { defer, args: ['--no-seed'], workMs: FASTEST_WORK_MS }
    const { cluster, client, watch } = await startObservedCluster(options)
    const soakMs = values.minutes * 60_000
    const signal = AbortSignal.timeout(soakMs)
    let [rejected, kills] = [0, 0]
    const killTimer = setInterval(() => (kills += killOnePod(cluster)), values['kill-every'] * 1_000)
    defer(() => clearInterval(killTimer))
    const load = client.placeAtRate(values.rate, signal, () => client.place().catch(() => rejected++))
    const readLags = await createLagReader(cluster, defer)
    const samples = await takeSamples({ cluster, readLags, everyMs: soakMs / SAMPLES, signal })
    clearInterval(killTimer)
    const placed = (await load).length - rejected
    await watch.allDelivered(placed)
    await eventually(async () => (await readLags()).every((lag) => lag === 0), 'all lags to be 0', DRAIN_TIMEOUT_MS)
    printSamples(samples)
    console.log(await verify())
    return [
      figure(`orders placed while ${kills} pods were killed`, placed, ''),
      figure('orders rejected', rejected, '', atMost({ required: 0 })),
      figure('steps published twice, as SIGKILL allows', watch.repeats, ''),
      ...lagFigures(samples),
      ...memoryFigures(samples),
    ]
  },
)

/** Kills a random consumer pod; returns the number of killed pods, 0 or 1. */
function killOnePod(cluster: BenchCluster): number {
  const pids = Object.values(consumers).flatMap(({ service }) => cluster.pidsOf(service))
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
