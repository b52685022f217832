// POST /createOrder, with Kafka's acknowledgement, against bare express and kafkajs: npm run bench -- intake
// The two take turns, so that noise affects both; the median of the ratios of adjacent rounds is reported.
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atLeast, atMost, median } from './support/figures'
import { createBenchTopic, recordsOf, startKafkaProcess } from './support/kafka-process'
import { cpuMs } from './support/processes'

const { values } = readArguments({
  command: 'npm run bench -- intake',
  purpose: 'Compares POST /createOrder, including the acknowledgement of Kafka, with bare express and kafkajs.',
  options: {
    rounds: { type: 'count', meaning: 'rounds, each on both', default: '5' },
    seconds: { type: 'count', meaning: 'duration of a round', default: '3' },
  },
})
const ROUNDS = values.rounds
const SECONDS = values.seconds
const WARM_UP_SECONDS = 2

/** Requests that got a 202. */
let answered = 0

interface Intake {
  pid: number
  url: string
}

interface Round {
  perSecond: number
  cpuMs: number
  p99Ms: number
}

runBench('intake', async (defer: Defer): Promise<Figure[]> => {
  const brokers = await startKafkaProcess(defer)
  const topic = await createBenchTopic(brokers)
  const start = (script: string) => startIntake(script, [brokers[0] ?? '', topic], defer)
  const [ours, bare] = [await start('our-intake'), await start('bare-intake')]
  const figures: Figure[] = []
  for (const connections of [10, 50]) figures.push(...(await compare(ours, bare, connections)))
  await assertPublished(brokers, topic)
  return figures
})

async function compare(ours: Intake, bare: Intake, connections: number): Promise<Figure[]> {
  const rounds: { ours: Round; bare: Round }[] = []
  for (const intake of [ours, bare]) await load(intake, connections, WARM_UP_SECONDS)
  for (let nth = 0; nth < ROUNDS; nth++)
    rounds.push({ ours: await load(ours, connections, SECONDS), bare: await load(bare, connections, SECONDS) })
  const of = (who: 'ours' | 'bare', what: keyof Round) => median(rounds.map((round) => round[who][what]))
  const ratio = (what: keyof Round) => median(rounds.map(({ ours, bare }) => ours[what] / bare[what]))
  const at = (name: string) => `${connections} connections, ${name}`
  return [
    {
      name: at('requests/s of bare’s'),
      measured: ratio('perSecond') * 100,
      unit: '%',
      bound: atLeast({ required: 80, aim: 95 }),
    },
    {
      name: at('CPU per request'),
      measured: of('ours', 'cpuMs'),
      unit: 'ms',
      bound: atMost({ required: 0.28, aim: 0.22 }),
    },
    { name: at('CPU per request, bare'), measured: of('bare', 'cpuMs'), unit: 'ms' },
    { name: at('p99 of bare’s'), measured: ratio('p99Ms') * 100, unit: '%', bound: atMost({ aim: 100 }) },
    { name: at('requests/s'), measured: of('ours', 'perSecond'), unit: '' },
    { name: at('requests/s, bare'), measured: of('bare', 'perSecond'), unit: '' },
  ]
}

async function load({ pid, url }: Intake, connections: number, duration: number): Promise<Round> {
  const cpuBefore = cpuMs([pid])
  const { requests, latency, non2xx, errors } = await autocannon({
    url: `${url}/createOrder`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: randomUUID(), kitchenSpeed: 0, courierSpeed: 0 }),
    connections,
    duration,
  })
  answered += requests.total
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refused, ${errors} failed`)
  return { perSecond: requests.average, cpuMs: (cpuMs([pid]) - cpuBefore) / requests.total, p99Ms: latency.p99 }
}

/** Neither may be fast by publishing less than it accepted. */
async function assertPublished(brokers: readonly string[], topic: string): Promise<void> {
  const published = await recordsOf(brokers, topic)
  if (published < answered) throw new Error(`${answered} requests were taken, ${published} events published`)
}

/** Starts one of the two as a process. */
async function startIntake(script: string, args: readonly string[], defer: Defer): Promise<Intake> {
  const child = fork(join(__dirname, `support/${script}.ts`), args, {
    execPath: process.execPath,
    execArgv: [require.resolve('ts-node/dist/bin.js')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  defer(() => child.kill('SIGKILL'))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port))
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)))
  })
  return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}` }
}
