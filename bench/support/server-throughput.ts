import { randomUUID } from 'node:crypto'
import { startKafka, startRedis } from '@food-delivery/embedded'
import { Redis } from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import { medians, percentile } from '../../commands/support/percentile'
import { type Defer } from './bench'
import { type Figure, figure } from './figures'
import { rssMb } from './processes'

interface ThroughputOptions {
  rounds: number
  defer: Defer
}

/** Addresses by name: of an embedded server, and of a real one if the environment names it. */
type Servers = Map<string, string>

/** Runs a measurement alternately on all servers; the figures are the medians. */
async function mediansOf<T extends { [K in keyof T]: number }>(
  servers: Servers,
  rounds: number,
  measure: (address: string) => Promise<T>,
): Promise<Map<string, T>> {
  const runs = new Map(Array.from(servers.keys(), (name) => [name, [] as T[]]))
  for (let nth = 0; nth < rounds; nth++)
    for (const [name, address] of servers) runs.get(name)?.push(await measure(address))
  return new Map(Array.from(runs, ([name, measured]) => [name, medians(measured)]))
}

/** Records in one call of `send`. */
const BATCH_RECORDS = 500
const LATENCY_RECORDS = 1_000

/**
 * Measures Kafka servers with kafkajs: the throughput of records of 1 KB that are sent 500 at a time to 4 partitions
 * and then read, and the time until a single record is acknowledged.
 */
export async function kafkaThroughput({
  records,
  rounds,
  defer,
}: ThroughputOptions & { records: number }): Promise<Figure[]> {
  const embedded = await startKafka({ process: 'child', retentionBytes: -1, requestLogSize: 0 })
  defer(() => embedded.close())
  const realBrokers = process.env['BOOTSTRAP_SERVERS']
  const servers: Servers = new Map([
    ['embedded Kafka', embedded.address],
    ...(realBrokers ? [['real Kafka', realBrokers] as const] : []),
  ])
  const embeddedMb = () => rssMb(embedded.pid)
  const results = await mediansOf(servers, rounds, (address) => measureKafka(address, records, embeddedMb))
  return [
    ...Array.from(results, ([name, { sent, read, p50, p99 }]) => [
      figure(`${name}, kafkajs sends`, sent, 'records/s'),
      figure(`${name}, kafkajs reads`, read, 'records/s'),
      figure(`${name}, one record is acknowledged, p50`, p50, 'ms'),
      figure(`${name}, one record is acknowledged, p99`, p99, 'ms'),
    ]).flat(),
    figure(
      `embedded Kafka, memory with ${records + LATENCY_RECORDS} records of 1 KB`,
      results.get('embedded Kafka')?.storedMb ?? 0,
      'MB',
    ),
  ]
}

/** `memoryMb` is called while the server has all records. */
async function measureKafka(address: string, records: number, memoryMb: () => number) {
  const topic = `bench-${randomUUID()}`
  const kafka = new Kafka({ clientId: 'bench', brokers: address.split(','), logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  const producer = kafka.producer()
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopics({ topics: [{ topic, numPartitions: 4 }], waitForLeaders: true })
  const messages = Array.from({ length: BATCH_RECORDS }, (_, index) => ({
    key: String(index),
    value: 'x'.repeat(1_024),
  }))
  const startedAt = performance.now()
  for (let count = 0; count < records; count += BATCH_RECORDS) await producer.send({ topic, acks: -1, messages })
  const sent = records / ((performance.now() - startedAt) / 1_000)
  const latencies: number[] = []
  for (let nth = 0; nth < LATENCY_RECORDS; nth++) {
    const sentAt = performance.now()
    await producer.send({ topic, acks: -1, messages: messages.slice(0, 1) })
    latencies.push(performance.now() - sentAt)
  }
  const read = await readAll(kafka, topic, records + LATENCY_RECORDS)
  const storedMb = memoryMb()
  await admin.deleteTopics({ topics: [topic] })
  await Promise.all([admin.disconnect(), producer.disconnect()])
  return { sent, read, storedMb, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
}

/** Reads all records of a topic; resolves with the records per second, from the first batch on. */
async function readAll(kafka: Kafka, topic: string, records: number): Promise<number> {
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 100 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  let count = 0
  let firstBatchAt = 0
  const seconds = await new Promise<number>((resolve, reject) => {
    const eachBatch = ({ batch }: { batch: { messages: unknown[] } }) => {
      firstBatchAt ||= performance.now()
      count += batch.messages.length
      if (count >= records) resolve((performance.now() - firstBatchAt) / 1_000)
      return Promise.resolve()
    }
    consumer.run({ eachBatch }).catch(reject)
  })
  await consumer.disconnect()
  return records / seconds
}

/** Number of commands of each kind in a measurement. */
const COMMANDS = 20_000
const CLIENTS = 50

/** Measures the throughput of SET and GET with 50 ioredis clients, each of which sends one command at a time. */
export async function redisThroughput({ rounds, defer }: ThroughputOptions): Promise<Figure[]> {
  const embedded = await startRedis({ process: 'child', requestLogSize: 0 })
  defer(() => embedded.close())
  const realUrl = process.env['REDIS_URL']
  const servers: Servers = new Map([
    ['embedded Redis', embedded.url],
    ...(realUrl ? [['real Redis', realUrl] as const] : []),
  ])
  const results = await mediansOf(servers, rounds, measureRedis)
  return Array.from(results, ([name, { set, get }]) => [
    figure(`${name}, SET of ${CLIENTS} clients`, set, 'commands/s'),
    figure(`${name}, GET of ${CLIENTS} clients`, get, 'commands/s'),
  ]).flat()
}

async function measureRedis(url: string) {
  const clients = Array.from({ length: CLIENTS }, () => new Redis(url))
  const perSecond = async (run: (client: Redis, nth: number) => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now()
    let next = 0
    await Promise.all(
      clients.map(async (client) => {
        while (next < COMMANDS) await run(client, next++)
      }),
    )
    return COMMANDS / ((performance.now() - startedAt) / 1_000)
  }
  const set = await perSecond((client, nth) => client.set(`bench:${nth % 1_000}`, 'x'.repeat(100), 'EX', 60))
  const get = await perSecond((client, nth) => client.get(`bench:${nth % 1_000}`))
  for (const client of clients) client.disconnect()
  return { set, get }
}
