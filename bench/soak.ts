// Targets: no order is lost, a fault explains every repeated step, and the memory of no pod grows by more than 15 %. Also
// prints the report of `npm run verify`.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { consumers } from '@food-delivery/contracts'
import { FASTEST_WORK_MS } from '../commands/support/order-client'
import { type OrderWatch } from '../commands/support/order-watch'
import { eventually } from '../test/support/eventually'
import { runBench } from './support/bench'
import { type Figure, atMost, figure } from './support/figures'
import { startObservedCluster } from './support/bench-cluster'
import { type SoakFault, canLoseBrokers, explanationOf, injectFaults } from './support/soak-faults'
import { createLagReader, lagFigures, memoryFigures, printSamples, takeSamples } from './support/system-samples'
import { podMemoryFigures, samplePodMemory } from './support/pod-memory'

const SAMPLES = 30
const DRAIN_LIMIT_MS = 120_000

runBench(
  {
    name: 'soak',
    purpose:
      'Places orders at an even rate for a long time while random consumer pods get SIGKILL; with FAULT_COMMAND and three brokers, pods and brokers are killed and frozen in turn.',
    options: {
      minutes: { type: 'number', meaning: 'duration of the load', default: '30' },
      rate: { type: 'number', meaning: 'orders per second', default: '20' },
      'fault-every': { type: 'number', meaning: 'seconds between two faults', default: '30' },
    },
  },
  async ({ values, defer }) => {
    // With broker faults, each consumer has two pods. Autoscalers could stop the older one, whose memory is compared.
    const args = ['--no-seed', ...(canLoseBrokers() ? ['--autoscaler', 'off'] : [])]
    const workMs = canLoseBrokers() ? 0 : FASTEST_WORK_MS
    const { cluster, client, watch } = await startObservedCluster({ defer, args, workMs })
    if (canLoseBrokers())
      await Promise.all(Object.values(consumers).map(({ deployment }) => cluster.scale(deployment, 2)))
    const soakMs = values.minutes * 60_000
    const signal = AbortSignal.timeout(soakMs)
    const faultInjection = injectFaults({ cluster, everyMs: values['fault-every'] * 1_000, signal, defer })
    const load = client.placeAtRate(values.rate, signal, () => client.place().catch(() => undefined))
    const readLags = await createLagReader(cluster, defer)
    const podMemory = samplePodMemory(cluster, signal)
    const samples = await takeSamples({ cluster, readLags, everyMs: soakMs / SAMPLES, signal })
    const orders = await load
    const faults = await faultInjection
    const accepted = orders.flatMap((order) => (order ? [order.orderId] : []))
    const undelivered = () => accepted.filter((orderId) => !watch.delivered.has(orderId)).length
    await eventually(() => undelivered() === 0, 'the deliveries', DRAIN_LIMIT_MS, 100).catch(console.error)
    const hasNoLag = async () => (await readLags()).every((lag) => lag === 0)
    await eventually(hasNoLag, 'all lags to be 0', DRAIN_LIMIT_MS, 100).catch(console.error)
    printSamples(samples)
    console.log(await verify())
    return [
      figure(`orders placed during ${faults.length} faults`, accepted.length, ''),
      figure('orders rejected', orders.length - accepted.length, ''),
      figure('orders lost', undelivered(), '', atMost({ required: 0 })),
      ...repeatFigures(watch, faults),
      ...lagFigures(samples),
      ...memoryFigures(samples),
      ...podMemoryFigures(await podMemory, soakMs),
    ]
  },
)

/** Counts the steps that were published twice. A fault may cause a repeat, but each repeat needs an explanation. */
function repeatFigures({ repeated }: OrderWatch, faults: readonly SoakFault[]): Figure[] {
  const counts = new Map<string, number>()
  for (const repeat of repeated) {
    const explanation = explanationOf(repeat, repeated, faults) ?? 'nothing'
    const name = `${repeat.eventType}, explained by ${explanation}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  for (const [name, count] of counts) console.log(`published twice: ${count} × ${name}`)
  const unexplained = repeated.filter((repeat) => !explanationOf(repeat, repeated, faults)).length
  return [
    figure('steps published twice', repeated.length, ''),
    figure('of these without explanation', unexplained, '', atMost({ required: 0 })),
  ]
}

async function verify(): Promise<string> {
  const script = join(__dirname, '../commands/verify.ts')
  const { stdout } = await promisify(execFile)('npx', ['ts-node', script])
  return stdout
}
