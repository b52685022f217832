// Rounds on the two servers alternate, so that noise affects both. A ratio is the median of the ratios of adjacent rounds.
import { median } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { type Figure, atLeast, atMost, figure } from './support/figures'
import { type Intake, type IntakeRound, loadIntake, startIntake } from './support/intake-load'
import { countRecords, createBenchTopic, startKafkaProcess } from './support/kafka-process'

const WARM_UP_SECONDS = 2

/** Number of 202 responses. */
let accepted = 0

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
    purpose:
      'Compares POST /createOrder of apiservice with a server that only uses express and kafkajs. Both respond after Kafka has acknowledged the record.',
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
    const express = await startIntake('express-intake', [...args, 'batched'], defer)
    const figures: Figure[] = []
    for (const connections of [10, 50])
      figures.push(...(await compare({ apiservice, express, connections, ...values })))
    await assertPublished(brokers, topic)
    return figures
  },
)

async function compare({ apiservice, express, connections, rounds, seconds }: Comparison): Promise<Figure[]> {
  for (const intake of [apiservice, express]) await load(intake, connections, WARM_UP_SECONDS)
  const pairs: { apiservice: IntakeRound; express: IntakeRound }[] = []
  for (let nth = 0; nth < rounds; nth++) {
    const apiserviceRound = await load(apiservice, connections, seconds)
    pairs.push({ apiservice: apiserviceRound, express: await load(express, connections, seconds) })
  }
  const medianOf = (server: 'apiservice' | 'express', key: keyof IntakeRound) =>
    median(pairs.map((pair) => pair[server][key]))
  const percent = (key: keyof IntakeRound) =>
    median(pairs.map((pair) => pair.apiservice[key] / pair.express[key])) * 100
  const title = (name: string) => `${connections} connections, ${name}`
  return [
    figure(title('requests/s relative to bare express'), percent('perSecond'), '%', atLeast({ required: 80, aim: 95 })),
    figure(title('CPU per request'), medianOf('apiservice', 'cpuMs'), 'ms', atMost({ required: 0.28, aim: 0.22 })),
    figure(title('CPU per request, bare express'), medianOf('express', 'cpuMs'), 'ms'),
    figure(title('p99 relative to bare express'), percent('p99Ms'), '%', atMost({ aim: 100 })),
    figure(title('requests/s'), medianOf('apiservice', 'perSecond'), ''),
    figure(title('requests/s, bare express'), medianOf('express', 'perSecond'), ''),
  ]
}

/** @throws when fewer orders were published than requests were accepted */
async function assertPublished(brokers: readonly string[], topic: string): Promise<void> {
  const published = await countRecords(brokers, topic)
  if (published < accepted) throw new Error(`${accepted} orders were accepted, but only ${published} were published`)
}

async function load(intake: Intake, connections: number, seconds: number): Promise<IntakeRound> {
  const round = await loadIntake(intake, connections, seconds)
  accepted += round.requests
  return round
}
