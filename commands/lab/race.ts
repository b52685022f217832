// npm run lab -- --race: the same orders at the same moments against the food-delivery consumers scaled by lag, by CPU,
// by memory, and fixed at 2 and at 6 pods each, one after the other: how long the backlog was and what the pods cost.
import { setTimeout as sleep } from 'node:timers/promises'
import { type RaceReport, type RaceResult } from '@food-delivery/contracts'
import { arrivals } from './arrivals'
import { type Contender, contenders } from './contenders'
import { OrderTimes } from './order-times'
import { keepRace } from './keep-race'
import { reportOf } from './report'
import { resultOf } from './result'
import { Load } from '../support/load'
import { readArguments } from '../support/arguments.mjs'
import { type System, startSystem } from '../support/system'
import { Watch } from '../support/watch'

const CALM_SECONDS = 30
/** After the rush: time for the backlog to shrink and for pods to stop. */
const REST_SECONDS = 120
const CALM_PER_SECOND = 1
const DELIVERED_WITHIN_MS = 300_000

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

void main().catch((error: unknown) => {
  print(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})

async function main(): Promise<void> {
  const { rate, rush, seed, price, only, json } = values
  const stretches = [
    { perSecond: CALM_PER_SECOND, seconds: CALM_SECONDS },
    { perSecond: rate, seconds: rush },
    { perSecond: CALM_PER_SECOND, seconds: REST_SECONDS },
  ]
  const moments = arrivals(stretches, seed)
  const windowMs = stretches.reduce((sum, { seconds }) => sum + seconds, 0) * 1_000
  const running = contenders.filter(({ name }) => only === undefined || only.includes(name))
  const unknown = only?.filter((wanted) => !contenders.some(({ name }) => name === wanted)) ?? []
  if (unknown.length > 0)
    refuse(`--only: no ${unknown.join(', ')}; there are ${contenders.map(({ name }) => name).join(', ')}`)
  print(`${moments.length} orders in ${windowMs / 1_000} s, ${running.length} contenders, seed ${seed}`)
  const results: RaceResult[] = []
  const course = { rate, rushSeconds: rush, seed, pricePerPodHour: price }
  const report: RaceReport = { startedAt: Date.now(), ...course, results }
  for (const contender of running) {
    print(`\n${contender.name} …`)
    results.push(await race(contender, { moments, windowMs }))
    keepRace(report, json)
    print(`\n${reportOf(results, price)}`)
  }
  if (results.some(({ undelivered }) => undelivered > 0)) process.exitCode = 1
}

interface Course {
  moments: readonly number[]
  windowMs: number
}

async function race({ name, options }: Contender, course: Course): Promise<RaceResult> {
  // Only the lines about its pods.
  const onOutput = (text: string) => /pods\. /.test(text) && process.stdout.write(text)
  const system = await startSystem(onOutput, [...options, '--no-seed'])
  try {
    return await drive(name, system, course)
  } finally {
    await system.stop()
  }
}

async function drive(name: string, { url, apiUrl, kafka }: System, { moments, windowMs }: Course): Promise<RaceResult> {
  const [watch, times, load] = [new Watch(apiUrl), new OrderTimes(kafka), new Load(url)]
  try {
    await times.start()
    const startedAt = Date.now()
    await load.follow(moments)
    await sleep(Math.max(0, startedAt + windowMs - Date.now()))
    await load.settle()
    for (const deadline = Date.now() + DELIVERED_WITHIN_MS; times.undelivered > 0 && Date.now() < deadline;)
      await sleep(500)
    const { samples } = watch
    return resultOf({ name, startedAt, windowMs, samples, ...times })
  } finally {
    watch.stop()
    await load.close()
    await times.stop().catch(() => undefined)
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
