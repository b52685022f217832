import { eventually } from '../../../../test/support/eventually'
import { createProducer } from '../../src'
import { Cluster } from '../../src/cluster/cluster'
import { type FetchedBatch } from '../../src/fetch/fetched-batch'
import { Fetcher } from '../../src/fetch/fetcher'
import { createKafkajsTransport } from '../../src/transport/kafkajs-transport'
import { type TestBrokers, keyIn, startBrokers } from '../start-brokers'
import { quietLogger } from '../test-kafka'

let brokers: TestBrokers
let cluster: Cluster
let fetches = 0
const batches: FetchedBatch[] = []

beforeAll(async () => {
  brokers = await startBrokers()
  const kafka = brokers.config('fetcher')
  cluster = new Cluster({ kafka, transport: createKafkajsTransport({ kafka, logger: quietLogger }) })
})

afterAll(async () => {
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
  const producer = createProducer({ kafka: brokers.config('producer'), logger: quietLogger })
  await producer.connect()
  await producer.send({ topic, key: keyIn(0), value: 'a' })
  await eventually(() => batches.some(({ records }) => records.length > 0), 'the record')
  fetcher.close()
  const finished = fetches
  fetcher.add(1, 0)
  expect(fetches).toBe(finished)
  await producer.disconnect()
  expect(batches.map(({ nextOffset }) => nextOffset)).toEqual([1])
})
