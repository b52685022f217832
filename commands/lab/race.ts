// npm run lab -- --race runs the same orders with each way to scale the consumers of food-delivery, one after the other, and
// compares the backlog, the delivery times and the cost of the pods.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RaceReport, type RaceResult } from '@food-delivery/contracts'
import { eventually } from '../../test/support/eventually'
import { orderTimes } from './order-times'
import { raceText } from './race-text'
import { raceResult } from './race-result'
import { FASTEST_WORK_MS, OrderClient } from '../support/order-client'
import { OrderWatch } from '../support/order-watch'
import { readArguments } from '../support/arguments.mjs'
import { type LocalCluster, startCluster } from '../support/local-cluster'
import { runCommand } from '../support/run-command'
import { ClusterWatch } from '../support/cluster-watch'

/** The newest race of this checkout; the gateway of the local cluster serves it to the page `/race`. */
const NEWEST_RACE = join(__dirname, '../../.cache/race.json')
/** Time before the rush. */
const CALM_SECONDS = 30
/** Time after the rush for the backlog to shrink and for pods to stop. */
const RECOVERY_SECONDS = 120
/** Orders per second before and after the rush. */
const CALM_PER_SECOND = 1
const DELIVERY_TIMEOUT_MS = 300_000

/** The compared ways to set the number of consumer pods, with the options of `npm start` for each. */
const contenders = [
  { name: 'lag', options: ['--autoscaler', 'keda'] },
  { name: 'time lag', options: ['--autoscaler', 'time-lag'] },
  { name: 'lag and rate', options: ['--autoscaler', 'arrival-rate'] },
  { name: 'cpu', options: ['--autoscaler', 'hpa'] },
  { name: 'memory', options: ['--autoscaler', 'memory'] },
  { name: 'fixed 2', options: ['--autoscaler', 'off', '--replicas', '2'] },
  { name: 'fixed 6', options: ['--autoscaler', 'off', '--replicas', '6'] },
]

const { values, rejectArguments } = readArguments({
  command: 'npm run lab -- --race',
  purpose:
    'Compares scaling by lag, time lag, rate, CPU and memory with fixed numbers of pods, for the same orders, about five minutes each.',
  options: {
    race: { type: 'flag', meaning: 'run this comparison instead of the shop' },
    rate: { type: 'number', meaning: 'orders per second in the rush, the phase with many orders', default: '20' },
    rush: { type: 'number', meaning: 'duration of the rush in seconds', default: '90' },
    seed: { type: 'number', meaning: 'seed of the random order times', default: '1' },
    price: { type: 'number', meaning: 'price of one pod per hour', default: '0.01' },
    only: { type: 'list', meaning: `only these contenders: ${contenders.map(({ name }) => name).join(', ')}` },
    json: { type: 'text', meaning: 'also write the report to this file', placeholder: 'FILE' },
  },
})

runCommand(async () => {
  const { rate, rush, seed, price, only, json } = values
  const phases = [
    { perSecond: CALM_PER_SECOND, seconds: CALM_SECONDS },
    { perSecond: rate, seconds: rush },
    { perSecond: CALM_PER_SECOND, seconds: RECOVERY_SECONDS },
  ]
  const times = orderTimes(phases, seed)
  const windowMs = phases.reduce((sum, { seconds }) => sum + seconds, 0) * 1_000
  const names = contenders.map(({ name }) => name)
  const unknownNames = (only ?? []).filter((name) => !names.includes(name))
  if (unknownNames.length > 0)
    rejectArguments(`--only: unknown contender ${unknownNames.join(', ')}, expected ${names.join(', ')}`)
  const chosen = contenders.filter(({ name }) => only?.includes(name) ?? true)
  console.log(`${times.length} orders in ${windowMs / 1_000} s, ${chosen.length} contenders, seed ${seed}`)
  const results: RaceResult[] = []
  const report: RaceReport = { startedAt: Date.now(), rate, rushSeconds: rush, seed, pricePerPodHour: price, results }
  for (const { name, options } of chosen) {
    console.log(`\n${name} …`)
    // Prints only the lines about pods that are added or removed.
    const onOutput = (text: string) => /pods\. /.test(text) && process.stdout.write(text)
    const cluster = await startCluster({ args: [...options, '--no-seed'], onOutput })
    try {
      results.push(await runContender(name, cluster, { times, windowMs }))
    } finally {
      await cluster.stop()
    }
    saveRace(report, json)
    console.log(`\n${raceText(results, price)}`)
  }
  if (results.some(({ undelivered }) => undelivered > 0)) process.exitCode = 1
})

interface Load {
  /** When orders are placed, ms from the start. */
  times: readonly number[]
  /** The pods are counted from the start until this time, ms. */
  windowMs: number
}

async function runContender(name: string, cluster: LocalCluster, { times, windowMs }: Load): Promise<RaceResult> {
  const client = new OrderClient(cluster.url, { workMs: FASTEST_WORK_MS })
  const orders = await OrderWatch.start(cluster.brokers)
  const clusterWatch = new ClusterWatch(cluster.apiUrl)
  try {
    const startedAt = Date.now()
    const placeAt = async (time: number) => {
      await sleep(time)
      await client.place().catch(() => undefined)
    }
    await Promise.all([sleep(windowMs), ...times.map(placeAt)])
    const isDelivered = () => orders.delivered.size >= orders.placed.size
    await eventually(isDelivered, 'all deliveries', DELIVERY_TIMEOUT_MS).catch(() => undefined)
    const { placed, delivered } = orders
    return raceResult({ name, startedAt, windowMs, samples: clusterWatch.samples, placed, delivered })
  } finally {
    clusterWatch.stop()
    client.close()
    await orders.stop().catch(() => undefined)
  }
}

/** Writes the report to the file for the page `/race` and, if given, to `file`. */
function saveRace(report: RaceReport, file?: string): void {
  const text = `${JSON.stringify(report)}\n`
  if (file !== undefined) writeFileSync(file, text)
  mkdirSync(dirname(NEWEST_RACE), { recursive: true })
  // Renames a complete file, so that the gateway never reads a part of it.
  const unfinished = `${NEWEST_RACE}.${process.pid}`
  writeFileSync(unfinished, text)
  renameSync(unfinished, NEWEST_RACE)
}
