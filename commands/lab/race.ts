// npm run lab -- --race: places the same orders at the same times for each way to scale the food-delivery consumers, one
// after the other, and compares the backlog, the order times and the cost of the pods.
import { setTimeout as sleep } from 'node:timers/promises'
import { type RaceReport, type RaceResult } from '@food-delivery/contracts'
import { eventually } from '../../test/support/eventually'
import { orderTimes } from './order-times'
import { saveRace } from './save-race'
import { reportOf } from './report'
import { resultOf } from './result'
import { FASTEST_WORK_MS, OrderClient } from '../support/order-client'
import { OrderWatch } from '../support/order-watch'
import { readArguments } from '../support/arguments.mjs'
import { type LaptopCluster, startCluster } from '../support/laptop-cluster'
import { runCommand } from '../support/run-command'
import { ClusterWatch } from '../support/cluster-watch'

const CALM_SECONDS = 30
/** Time after the rush for the backlog to shrink and for pods to stop. */
const REST_SECONDS = 120
const CALM_PER_SECOND = 1
const DELIVERY_LIMIT_MS = 300_000

/** Ways to set the number of consumer pods, as options of `npm start`. */
const contenders = [
  { name: 'lag', options: ['--autoscaler', 'keda'] },
  { name: 'cpu', options: ['--autoscaler', 'hpa'] },
  { name: 'memory', options: ['--autoscaler', 'memory'] },
  { name: 'fixed 2', options: ['--autoscaler', 'off', '--replicas', '2'] },
  { name: 'fixed 6', options: ['--autoscaler', 'off', '--replicas', '6'] },
]

const { values, refuse } = readArguments({
  command: 'npm run lab -- --race',
  purpose: 'Compares scaling by lag, CPU, memory and fixed sizes under the same orders, about five minutes each.',
  options: {
    race: { type: 'flag', meaning: 'run the race instead of the shop' },
    rate: { type: 'number', meaning: 'orders per second of the rush', default: '20' },
    rush: { type: 'number', meaning: 'seconds of the rush', default: '90' },
    seed: { type: 'number', meaning: 'of the random order times', default: '1' },
    price: { type: 'number', meaning: 'of a pod per hour', default: '0.01' },
    only: { type: 'list', meaning: 'these contenders only, such as lag,cpu' },
    json: { type: 'text', meaning: 'also write the report to this file', placeholder: 'FILE' },
  },
})

runCommand(async () => {
  const { rate, rush, seed, price, only, json } = values
  const phases = [
    { perSecond: CALM_PER_SECOND, seconds: CALM_SECONDS },
    { perSecond: rate, seconds: rush },
    { perSecond: CALM_PER_SECOND, seconds: REST_SECONDS },
  ]
  const times = orderTimes(phases, seed)
  const windowMs = phases.reduce((sum, { seconds }) => sum + seconds, 0) * 1_000
  const names = contenders.map(({ name }) => name)
  const unknown = (only ?? []).filter((name) => !names.includes(name))
  if (unknown.length > 0) refuse(`--only: no ${unknown.join(', ')}; there are ${names.join(', ')}`)
  const chosen = contenders.filter(({ name }) => only?.includes(name) ?? true)
  console.log(`${times.length} orders in ${windowMs / 1_000} s, ${chosen.length} contenders, seed ${seed}`)
  const results: RaceResult[] = []
  const report: RaceReport = { startedAt: Date.now(), rate, rushSeconds: rush, seed, pricePerPodHour: price, results }
  for (const { name, options } of chosen) {
    console.log(`\n${name} …`)
    // Prints only the lines about its pods.
    const onOutput = (text: string) => /pods\. /.test(text) && process.stdout.write(text)
    const cluster = await startCluster({ args: [...options, '--no-seed'], onOutput })
    try {
      results.push(await runContender(name, cluster, { times, windowMs }))
    } finally {
      await cluster.stop()
    }
    saveRace(report, json)
    console.log(`\n${reportOf(results, price)}`)
  }
  if (results.some(({ undelivered }) => undelivered > 0)) process.exitCode = 1
})

interface Load {
  /** Times of the orders, ms from the start. */
  times: readonly number[]
  /** Time in which pods are counted, ms from the start. */
  windowMs: number
}

async function runContender(name: string, cluster: LaptopCluster, { times, windowMs }: Load): Promise<RaceResult> {
  const client = new OrderClient(cluster.url, { workMs: FASTEST_WORK_MS })
  const orders = await OrderWatch.start(cluster.brokers)
  const pods = new ClusterWatch(cluster.apiUrl)
  try {
    const startedAt = Date.now()
    const placeAt = async (time: number) => {
      await sleep(time)
      await client.place().catch(() => undefined)
    }
    await Promise.all([sleep(windowMs), ...times.map(placeAt)])
    const isDelivered = () => orders.delivered.size >= orders.placed.size
    await eventually(isDelivered, 'all deliveries', DELIVERY_LIMIT_MS).catch(() => undefined)
    const { placed, delivered } = orders
    return resultOf({ name, startedAt, windowMs, samples: pods.samples, placed, delivered })
  } finally {
    pods.stop()
    client.close()
    await orders.stop().catch(() => undefined)
  }
}
