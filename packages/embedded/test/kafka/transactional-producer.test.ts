import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Consumer, type Producer } from 'kafkajs'
import { startKafka } from '../../src'
import { initProducerId } from '../../src/kafka/handlers/init-producer-id'
import { listOffsets } from '../../src/kafka/handlers/list-offsets'
import { offsetFetch } from '../../src/kafka/handlers/group-offsets'
import { produce } from '../../src/kafka/handlers/produce'
import {
  addOffsetsToTxn,
  addPartitionsToTxn,
  endTxn,
  txnOffsetCommit,
} from '../../src/kafka/handlers/producer-transactions'
import { ErrorCode } from '../../src/kafka/wire/error-code'
import { aBatch } from './batch'
import { RawClient } from './raw-client'
import { createClient, type TestKafka, startTestKafka, uniqueName } from './test-kafka'
import { eventually } from '../../../../test/support/eventually'

/** The bit in the attributes of a batch for transactional records. */
const TRANSACTIONAL = 16

describe('transactions', () => {
  let kafka: TestKafka
  let client: RawClient
  beforeAll(async () => {
    // With options, the broker is always embedded. Kafka would end a transaction only after its response to EndTxn, but
    // these tests expect its effects immediately.
    kafka = await startTestKafka({})
    client = await RawClient.connect(kafka.address)
  })
  afterAll(async () => {
    client.end()
    await kafka.close()
  })

  it('delivers only committed records with read_committed, and all records with read_uncommitted', async () => {
    const topic = await kafka.createTopic()
    const producer = await transactionalProducer()
    const committedValues = await read(topic)
    const allValues = await read(topic, true)
    for (const [value, isCommit] of [
      ['aborted', false],
      ['committed', true],
      ['aborted too', false],
    ] as const) {
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: [{ value }] })
      await (isCommit ? transaction.commit() : transaction.abort())
    }
    await producer.send({ topic, messages: [{ value: 'last' }] })
    await eventually(
      () => committedValues.at(-1) === 'last' && allValues.at(-1) === 'last',
      'both consumers have read the last record',
    )
    expect(committedValues).toEqual(['committed', 'last'])
    expect(allValues).toEqual(['aborted', 'committed', 'aborted too', 'last'])
  })

  it('commits offsets with the transaction, and not if it is aborted', async () => {
    const [topic, groupId] = [await kafka.createTopic(), uniqueName('group')]
    const producer = await transactionalProducer()
    const sendOffset = async (offset: string, isCommit: boolean) => {
      const transaction = await producer.transaction()
      const topics = [{ topic, partitions: [{ partition: 0, offset }] }]
      await transaction.sendOffsets({ consumerGroupId: groupId, topics })
      await (isCommit ? transaction.commit() : transaction.abort())
    }
    await sendOffset('5', true)
    await sendOffset('9', false)
    expect(await kafka.admin.fetchOffsets({ groupId, topics: [topic] })).toMatchObject([
      { partitions: [{ offset: '5' }] },
    ])
  })

  it('reports the last stable offset and unstable offsets while a transaction is open', async () => {
    const [topic, groupId] = [await kafka.createTopic(), uniqueName('group')]
    const { send, ...identity } = await openTransaction(topic)
    expect(await send(0)).toBe(ErrorCode.NONE)
    const endOffset = async (isolationLevel: number) => {
      const topics = [{ topic, partitions: [{ partition: 0, timestamp: -1 }] }]
      return (await client.request(listOffsets, 5, { replicaId: -1, isolationLevel, topics })).topics[0]?.partitions[0]
    }
    expect([await endOffset(0), await endOffset(1)]).toMatchObject([{ offset: 1 }, { offset: 0 }])
    await client.request(addOffsetsToTxn, 3, { ...identity, groupId })
    const topics = [{ topic, partitions: [{ partition: 0, offset: 7, metadata: null }] }]
    const committed = await client.request(txnOffsetCommit, 3, { ...identity, groupId, topics })
    expect(committed.topics[0]?.partitions).toEqual([{ partition: 0, error: ErrorCode.NONE }])
    const fetchOffset = async (requireStable: boolean) => {
      const groups = [{ groupId, topics: [{ topic, partitions: [0] }] }]
      return (await client.request(offsetFetch, 8, { groups, requireStable })).groups[0]?.topics[0]?.partitions[0]
    }
    expect(await fetchOffset(true)).toMatchObject({ error: ErrorCode.UNSTABLE_OFFSET_COMMIT })
    expect(await fetchOffset(false)).toMatchObject({ error: ErrorCode.NONE, offset: -1 })
    expect(await end(identity, true)).toBe(ErrorCode.NONE)
    expect(await end(identity, true)).toBe(ErrorCode.NONE)
    expect(await end(identity, false)).toBe(ErrorCode.INVALID_TXN_STATE)
    expect(await fetchOffset(true)).toMatchObject({ error: ErrorCode.NONE, offset: 7 })
    expect([await endOffset(0), await endOffset(1)]).toMatchObject([{ offset: 2 }, { offset: 2 }])
  })

  it('fences a producer whose transactional id is used again, and aborts its transaction', async () => {
    const topic = await kafka.createTopic()
    const { send, ...identity } = await openTransaction(topic)
    await send(0)
    const newIdentity = await init(identity.transactionalId)
    expect(newIdentity).toMatchObject({ error: ErrorCode.NONE, producerId: identity.producerId })
    expect(newIdentity.epoch).toBeGreaterThan(identity.epoch)
    expect(await send(1)).toBe(ErrorCode.INVALID_PRODUCER_EPOCH)
    expect(await end(identity, true)).toBe(ErrorCode.PRODUCER_FENCED)
    expect(await end(identity, true, 1)).toBe(ErrorCode.INVALID_PRODUCER_EPOCH)
    expect(await kafka.admin.fetchTopicOffsets(topic)).toMatchObject([{ high: '2' }])
  })

  it('aborts a transaction that is open for longer than its timeout, and fences the producer', async () => {
    const topic = await kafka.createTopic()
    const { send, ...identity } = await openTransaction(topic, 200)
    await send(0)
    const hasMarker = async () => (await kafka.admin.fetchTopicOffsets(topic))[0]?.high === '2'
    await eventually(hasMarker, 'the transaction is aborted')
    expect(await end(identity, true)).toBe(ErrorCode.PRODUCER_FENCED)
  })

  it('rejects transactional requests without a transaction, and invalid ids, timeouts and topics', async () => {
    const topic = await kafka.createTopic()
    const identity = await init(uniqueName('tx'))
    expect(await end(identity, true)).toBe(ErrorCode.INVALID_TXN_STATE)
    expect(await sendRecord(topic, identity, 0)).toBe(ErrorCode.INVALID_TXN_STATE)
    expect(await end({ ...identity, producerId: 1e9 }, true)).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING)
    expect((await init(uniqueName('tx'), 900_001)).error).toBe(ErrorCode.INVALID_TRANSACTION_TIMEOUT)
    const topics = [
      { topic, partitions: [0] },
      { topic: 'missing', partitions: [0] },
    ]
    const added = await client.request(addPartitionsToTxn, 3, { ...identity, topics })
    const errors = added.topics.map(({ partitions }) => partitions[0]?.error)
    expect(errors).toEqual([ErrorCode.OPERATION_NOT_ATTEMPTED, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION])
  })

  it('continues open transactions and restores aborted ones after a restart with the same data directory', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'kafka-'))
    const topic = 'restarted'
    const firstBroker = await startKafka({ dataDir })
    const admin = createClient(firstBroker.address).admin()
    await admin.createTopics({ topics: [{ topic }] })
    await admin.disconnect()
    client.end()
    client = await RawClient.connect(firstBroker.address)
    const abortedTransaction = await openTransaction(topic)
    await abortedTransaction.send(0)
    await end(abortedTransaction, false)
    const transaction = await openTransaction(topic)
    await transaction.send(0)
    client.end()
    await firstBroker.close()
    const secondBroker = await startKafka({ dataDir })
    client = await RawClient.connect(secondBroker.address)
    expect(await end(transaction, true)).toBe(ErrorCode.NONE)
    const offsets: number[] = []
    const consumer = createClient(secondBroker.address).consumer({ groupId: 'g', maxWaitTimeInMs: 100 })
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void offsets.push(Number(message.offset))) })
    await eventually(() => offsets.length > 0, 'the committed record is read')
    expect(offsets).toEqual([2])
    await consumer.disconnect()
    client.end()
    await secondBroker.close()
    rmSync(dataDir, { recursive: true })
    client = await RawClient.connect(kafka.address)
  })

  async function transactionalProducer(): Promise<Producer> {
    return kafka.producer({ transactionalId: uniqueName('tx'), maxInFlightRequests: 1, idempotent: true })
  }

  async function read(topic: string, readUncommitted = false): Promise<string[]> {
    const values: string[] = []
    const consumer: Consumer = await kafka.consumer(uniqueName('group'), { readUncommitted })
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void values.push(String(message.value))) })
    return values
  }

  async function init(transactionalId: string, transactionTimeoutMs = 60_000) {
    const { error, producerId, epoch } = await client.request(initProducerId, 4, {
      transactionalId,
      transactionTimeoutMs,
    })
    return { error, transactionalId, producerId, epoch }
  }

  type Identity = Omit<Awaited<ReturnType<typeof init>>, 'error'>

  async function openTransaction(topic: string, timeoutMs?: number) {
    const { error: _, ...identity } = await init(uniqueName('tx'), timeoutMs)
    await client.request(addPartitionsToTxn, 3, { ...identity, topics: [{ topic, partitions: [0] }] })
    return { ...identity, send: (sequence: number) => sendRecord(topic, identity, sequence) }
  }

  async function sendRecord(topic: string, { transactionalId, ...producer }: Identity, sequence: number) {
    const records = [aBatch({ ...producer, sequence, attributes: TRANSACTIONAL })]
    const topics = [{ topic, partitions: [{ partition: 0, records }] }]
    const response = await client.request(produce, 8, { transactionalId, acks: -1, timeoutMs: 1_000, topics })
    return response.topics[0]?.partitions[0]?.error
  }

  async function end({ transactionalId, producerId, epoch }: Identity, isCommit: boolean, version = 3) {
    return (await client.request(endTxn, version, { transactionalId, producerId, epoch, isCommit })).error
  }
})
