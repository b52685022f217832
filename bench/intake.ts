// Rounds on the two servers alternate, so that noise affects both. A ratio is the median of the ratios of adjacent rounds.
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { median } from '../commands/support/percentile'
import { type Defer, runBench } from './support/bench'
import { type Figure, atLeast, atMost, figure } from './support/figures'
import { countRecords, createBenchTopic, startKafkaProcess } from './support/kafka-process'
import { cpuMs } from './support/processes'

const WARM_UP_SECONDS = 2

/** Number of 202 responses. */
let accepted = 0

interface Intake {
  pid: number
  url: string
}

interface Round {
  perSecond: number
  cpuMs: number
  p99Ms: number
}

interface Comparison {
  apiservice: Intake
  express: Intake
  connections: number
  rounds: number
  seconds: number
}

runBench(
  {
    name: 'intake',
    purpose: 'Compares POST /createOrder of apiservice with a server of only express and kafkajs. Both wait for Kafka.',
    options: {
      rounds: { type: 'count', meaning: 'number of rounds for each of the two servers', default: '5' },
      seconds: { type: 'count', meaning: 'duration of a round', default: '3' },
    },
  },
  async ({ values, defer }) => {
    const brokers = await startKafkaProcess(defer)
    const topic = await createBenchTopic(brokers)
    const args = [brokers[0] ?? '', topic]
    const apiservice = await startIntake('apiservice-intake', args, defer)
    const express = await startIntake('express-intake', args, defer)
    const figures: Figure[] = []
    for (const connections of [10, 50])
      figures.push(...(await compare({ apiservice, express, connections, ...values })))
    await assertPublished(brokers, topic)
    return figures
  },
)

async function compare({ apiservice, express, connections, rounds, seconds }: Comparison): Promise<Figure[]> {
  for (const intake of [apiservice, express]) await load(intake, connections, WARM_UP_SECONDS)
  const pairs: { own: Round; bare: Round }[] = []
  for (let nth = 0; nth < rounds; nth++) {
    const own = await load(apiservice, connections, seconds)
    pairs.push({ own, bare: await load(express, connections, seconds) })
  }
  const medianOf = (server: 'own' | 'bare', key: keyof Round) => median(pairs.map((pair) => pair[server][key]))
  const percent = (key: keyof Round) => median(pairs.map(({ own, bare }) => own[key] / bare[key])) * 100
  const title = (name: string) => `${connections} connections, ${name}`
  return [
    figure(title('requests/s relative to bare express'), percent('perSecond'), '%', atLeast({ required: 80, aim: 95 })),
    figure(title('CPU per request'), medianOf('own', 'cpuMs'), 'ms', atMost({ required: 0.28, aim: 0.22 })),
    figure(title('CPU per request, bare express'), medianOf('bare', 'cpuMs'), 'ms'),
    figure(title('p99 relative to bare express'), percent('p99Ms'), '%', atMost({ aim: 100 })),
    figure(title('requests/s'), medianOf('own', 'perSecond'), ''),
    figure(title('requests/s, bare express'), medianOf('bare', 'perSecond'), ''),
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
  accepted += requests.total
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} responses had no 2xx status, ${errors} requests failed`)
  return { perSecond: requests.average, cpuMs: (cpuMs([pid]) - cpuBefore) / requests.total, p99Ms: latency.p99 }
}

/** @throws when the servers accepted more requests than they published orders */
async function assertPublished(brokers: readonly string[], topic: string): Promise<void> {
  const published = await countRecords(brokers, topic)
  if (published < accepted) throw new Error(`${accepted} orders were accepted, but only ${published} were published`)
}

/** Starts a server as a process and waits until it reports its port. */
async function startIntake(script: string, args: readonly string[], defer: Defer): Promise<Intake> {
  const child = fork(join(__dirname, `support/${script}.ts`), args, {
    execPath: process.execPath,
    execArgv: [require.resolve('ts-node/dist/bin.js')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  defer(() => child.kill('SIGKILL'))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port))
    child.once('exit', (code) => reject(new Error(`${script} exited with code ${code}`)))
  })
  return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}` }
}
