import { eventually } from '../../../../test/support/eventually'
import { type Producer, createProducer } from '../../src'
import { Cluster } from '../../src/cluster/cluster'
import { type FetchedBatch } from '../../src/fetch/fetched-batch'
import { Fetcher } from '../../src/fetch/fetcher'
import { createKafkajsTransport } from '../../src/transport/kafkajs-transport'
import { type TestBrokers, keyIn, startBrokers } from '../start-brokers'
import { quietLogger } from '../test-kafka'

let brokers: TestBrokers
let cluster: Cluster
let producer: Producer
let fetches = 0
const batches: FetchedBatch[] = []

beforeAll(async () => {
  brokers = await startBrokers()
  producer = createProducer({ kafka: brokers.config('producer'), logger: quietLogger })
  await producer.connect()
  const kafka = brokers.config('fetcher')
  cluster = new Cluster({ kafka, transport: createKafkajsTransport({ kafka, logger: quietLogger }) })
})

afterAll(async () => {
  await producer.disconnect()
  await cluster.close()
  await brokers.close()
})

it('ignores a response to a fetch of the previous assignment while it requests the start of the log', async () => {
  const topic = await brokers.topic()
  await cluster.topic(topic)
  const fetcher = new Fetcher({
    cluster,
    topic,
    settings: () => ({ minBytes: 1, maxWaitMs: 100 }),
    onFetching: () => fetches++,
    onBatch: (batch) => batches.push(batch),
    onPositionOutOfRange: () => undefined,
    onFailure: () => undefined,
  })
  brokers.cluster.faults.delay('ListOffsets', 400)
  fetcher.assign(new Map([[0, 0]]))
  await eventually(() => fetches === 1, 'the first fetch')
  fetcher.assign(new Map([[0, -1]]))
  await eventually(() => fetches === 2, 'a fetch from the start of the log')
  await producer.send({ topic, key: keyIn(0), value: 'a' })
  await eventually(() => batches.some(({ records }) => records.length > 0), 'the record')
  fetcher.close()
  const fetchesBefore = fetches
  fetcher.add(1, 0)
  expect(fetches).toBe(fetchesBefore)
  expect(batches.map(({ nextOffset }) => nextOffset)).toEqual([1])
})

it('delivers nothing more after an error of onBatch, not even from other leaders', async () => {
  const topic = await brokers.topic()
  const sendToAll = () =>
    Promise.all([0, 1, 2].map((partition) => producer.send({ topic, key: keyIn(partition), value: 'a' })))
  await sendToAll()
  await cluster.topic(topic)
  const startFetcher = (onBatch: (batch: FetchedBatch) => void, onFailure: (error: Error) => void) => {
    const settings = () => ({ minBytes: 1, maxWaitMs: 100 })
    const fetcher = new Fetcher({ cluster, topic, settings, onBatch, onPositionOutOfRange: () => undefined, onFailure })
    fetcher.assign(new Map([0, 1, 2].map((partition) => [partition, 0])))
    return fetcher
  }
  let calls = 0
  const failures: Error[] = []
  startFetcher(
    () => {
      calls++
      throw new Error('cannot handle')
    },
    (error) => failures.push(error),
  )
  await eventually(() => failures.length > 0, 'the failure')
  await sendToAll()
  let records = 0
  const secondFetcher = startFetcher(
    (batch) => (records += batch.records.length),
    () => undefined,
  )
  await eventually(() => records === 6, 'the second fetcher to have all records')
  secondFetcher.close()
  expect({ calls, failures: failures.map(({ message }) => message) }).toEqual({ calls: 1, failures: ['cannot handle'] })
})
