// Each client drains a backlog, then handles records at an even rate. The benchmark fails if a client handles the
// records of a key out of order. Each run uses a new topic, and the runs of the clients alternate.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { medians } from '../commands/support/percentile'
import { type Defer, type RejectArguments, runBench } from './support/bench'
import { type Client, ClientGroup, nodeClient } from './support/client-group'
import { type Figure, atLeast, figure, printTable } from './support/figures'
import { createBenchTopic, startKafkaProcess, usesRealServers } from './support/kafka-process'
import { RecordSource } from './support/record-source'

const OURS = 'this library'
const root = join(__dirname, '..')
const KEYS = 1_000
/** Records that are published at an even rate after the backlog. */
const STEADY = { perSecond: 50, seconds: 5 }
/**
 * Size of the backlog by the work per record, ms: large enough that a run takes several times as long as V8 needs to
 * optimize the code of the clients that handle many records at the same time, and small enough that the other clients
 * take at most a minute.
 */
const defaultRecords = (workMs: number) => (workMs === 0 ? 400_000 : Math.ceil(240_000 / workMs))

interface ClientFigures {
  perSecond: number
  perCpuSecond: number
  p99Ms: number
  peakMb: number
  repeated: number
}

interface RunOptions {
  client: Client
  brokers: readonly string[]
  workMs: number
  records: number
  defer: Defer
}

runBench(
  {
    name: 'beside',
    purpose: 'Compares the consumer library with other clients that keep the order of each key, on a real broker.',
    options: {
      work: { type: 'list', meaning: 'simulated work per record, ms; each value is one comparison', default: '0,1,10' },
      records: { type: 'count', meaning: 'records of the backlog (default: 400000 without work, else 240000 / work)' },
      rounds: { type: 'count', meaning: 'runs of each client; their medians are printed and compared', default: '1' },
      clients: { type: 'list', meaning: 'compare only with these clients (default: all)' },
    },
  },
  async ({ values, defer, rejectArguments }) => {
    if (!usesRealServers()) rejectArguments('beside needs a real broker: set BOOTSTRAP_SERVERS')
    const invalid = values.work.find((text) => !/^\d{1,5}$/.test(text))
    if (invalid !== undefined) rejectArguments(`--work: got "${invalid}", expected whole numbers from 0`)
    const clients = chooseClients(values.clients, rejectArguments)
    const brokers = await startKafkaProcess(defer)
    const rows: (string | number)[][] = []
    const figures: Figure[] = []
    for (const work of values.work.map(Number)) {
      const records = values.records ?? defaultRecords(work)
      const runs = new Map([...clients.keys()].map((name) => [name, [] as ClientFigures[]]))
      for (let nth = 0; nth < values.rounds; nth++)
        for (const [name, client] of clients)
          runs.get(name)?.push(await measure({ client, brokers, workMs: work, records, defer }))
      const results = new Map([...runs].map(([name, measured]) => [name, medians(measured)]))
      for (const [name, { perSecond, perCpuSecond, p99Ms, peakMb, repeated }] of results)
        rows.push([work, name, ...[perSecond, perCpuSecond, p99Ms, peakMb, repeated].map((value) => Math.round(value))])
      figures.push(...compare(work, results))
    }
    printTable(
      [
        'work, ms',
        'client',
        'records/s',
        'records per CPU second',
        'p99 delay, ms',
        'peak memory, MB',
        'repeated records',
      ],
      rows,
    )
    console.log()
    return figures
  },
)

function chooseClients(chosen: readonly string[] | undefined, rejectArguments: RejectArguments): Map<string, Client> {
  const clients = new Map([[OURS, nodeClient('ours')]])
  for (const name of ['kafkajs-each-message', 'kafkajs-each-batch', 'platformatic']) clients.set(name, nodeClient(name))
  const knownNames = [...clients.keys(), 'parallel-consumer']
  const unknownName = chosen?.find((name) => !knownNames.includes(name))
  if (unknownName !== undefined)
    rejectArguments(`--clients: unknown name ${unknownName}, expected ${knownNames.slice(1).join(', ')}`)
  if (!chosen || chosen.includes('parallel-consumer')) {
    const built = buildParallelConsumer()
    if ('skipReason' in built) console.log(`parallel-consumer is skipped: ${built.skipReason}`)
    else clients.set('parallel-consumer', built.client)
  }
  return new Map([...clients].filter(([name]) => name === OURS || !chosen || chosen.includes(name)))
}

/** Compiles the Java program that runs Confluent's Parallel Consumer. `skipReason`: why it cannot be compiled here. */
function buildParallelConsumer(): { client: Client } | { skipReason: string } {
  for (const program of ['java', 'mvn'])
    if (spawnSync(program, ['-version']).error) return { skipReason: `${program} is not installed` }
  const cache = join(root, '.cache/parallel-consumer')
  const pom = join(root, 'bench/peers/parallel-consumer/pom.xml')
  const goals = ['compile', 'dependency:copy-dependencies', `-DoutputDirectory=${join(cache, 'lib')}`]
  const { status, stdout } = spawnSync('mvn', ['-B', '-q', '-f', pom, `-Dcache=${cache}`, ...goals], {
    encoding: 'utf8',
  })
  if (status !== 0) return { skipReason: `Maven cannot build it: ${stdout.trim().split('\n')[0]}` }
  const classPath = `${join(cache, 'classes')}:${join(cache, 'lib')}/*`
  return { client: ['java', '-cp', classPath, 'ParallelConsumer'] }
}

async function measure({ brokers, records, defer, ...options }: RunOptions): Promise<ClientFigures> {
  const topic = await createBenchTopic(brokers)
  const source = await RecordSource.connect(brokers, topic, defer)
  await source.publish({ count: records, keys: KEYS })
  const group = new ClientGroup({ ...options, brokers, topic, defer })
  await group.addMember()
  const cpuBefore = group.cpuMs()
  const { firstAt, lastAt } = await group.waitUntilHandled(records)
  const seconds = (lastAt - firstAt) / 1_000
  const cpuSeconds = (group.cpuMs() - cpuBefore) / 1_000
  const steadyRecords = STEADY.perSecond * STEADY.seconds
  for (let nth = 0; nth < steadyRecords; nth++) {
    await source.publish({ from: records + nth, count: 1, keys: KEYS, isTimed: true })
    await sleep(1_000 / STEADY.perSecond)
  }
  const { repeated } = await group.waitUntilHandled(records + steadyRecords)
  const peakMb = group.peakMb()
  await group.stop()
  return { perSecond: records / seconds, perCpuSecond: records / cpuSeconds, p99Ms: group.p99Ms(), peakMb, repeated }
}

/**
 * Compares this library with each other client. A comparison without simulated work has no bound, because then most of
 * the time of this library goes into the order of the records and into tracking their offsets.
 */
function compare(work: number, results: ReadonlyMap<string, ClientFigures>): Figure[] {
  const ownFigures = results.get(OURS)
  return [...results].flatMap(([name, peer]) => {
    if (!ownFigures || name === OURS) return []
    const bound = work === 0 ? undefined : atLeast({ required: 1 })
    return [
      figure(
        `${work} ms of work, records/s relative to ${name}`,
        ownFigures.perSecond / peer.perSecond,
        'times',
        bound,
      ),
      figure(
        `${work} ms of work, records per CPU second relative to ${name}`,
        ownFigures.perCpuSecond / peer.perCpuSecond,
        'times',
      ),
    ]
  })
}
