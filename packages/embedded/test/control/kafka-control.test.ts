import { type Consumer, Kafka, logLevel, type Producer } from 'kafkajs'
import { type KafkaServer, type KafkaServerOptions, startKafka } from '../../src'
import { eventually } from '../../../../test/support/eventually'

// The handle is the same for a server in this process and in a child process.
describe.each([
  ['in this process', {}],
  ['in a child process', { process: 'child' as const }],
])('startKafka %s', (_name, processOption) => {
  let kafka: KafkaServer
  let client: Kafka
  let producer: Producer
  const cleanups: (() => Promise<unknown>)[] = []

  async function start(options: KafkaServerOptions = {}): Promise<void> {
    kafka = await startKafka({ autoCreateTopics: true, initialRebalanceDelayMs: 0, ...options, ...processOption })
    client = new Kafka({ brokers: kafka.brokers, clientId: 'shop', logLevel: logLevel.NOTHING, retry: { retries: 0 } })
    producer = client.producer()
    await producer.connect()
    cleanups.push(() => producer.disconnect())
  }

  const send = (...values: string[]) =>
    producer.send({ topic: 'orders', messages: values.map((value) => ({ key: 'ada', value, headers: { n: '1' } })) })
  const values = async () => (await kafka.records('orders')).map(({ value }) => String(value))
  const group = async () => (await kafka.groups())[0]

  /** Starts a consumer of the topic and resolves when it has joined. */
  async function consume(read: string[] = []): Promise<Consumer> {
    const consumer = client.consumer({ groupId: 'mail', heartbeatInterval: 50, maxWaitTimeInMs: 50 })
    cleanups.push(() => consumer.disconnect())
    await consumer.connect()
    await consumer.subscribe({ topic: 'orders', fromBeginning: true })
    const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
    await consumer.run({
      eachMessage: ({ message }) => {
        read.push(String(message.value))
        return Promise.resolve()
      },
    })
    await joined
    return consumer
  }

  /** Resolves when the consumer joins its group the next time. */
  const nextJoin = (consumer: Consumer) => new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
    await kafka.close()
  })

  it('returns the records of a topic', async () => {
    await start()
    await send('one', 'two')
    expect(await kafka.topics()).toEqual(['orders'])
    const record = {
      topic: 'orders',
      partition: 0,
      key: Buffer.from('ada'),
      headers: [{ key: 'n', value: Buffer.from('1') }],
    }
    expect(await kafka.records('orders')).toMatchObject([
      { ...record, offset: 0, value: Buffer.from('one') },
      { ...record, offset: 1, value: Buffer.from('two') },
    ])
    await expect(kafka.records('mails')).rejects.toThrow('topic mails does not exist')
  })

  it('returns groups with members and committed offsets', async () => {
    await start()
    await send('one')
    const read: string[] = []
    const consumer = await consume(read)
    await eventually(() => read.length === 1, 'the record')
    await consumer.commitOffsets([{ topic: 'orders', partition: 0, offset: '1' }])
    expect(await kafka.groups()).toEqual([
      {
        groupId: 'mail',
        state: 'Stable',
        members: [{ memberId: expect.stringMatching(/^shop-/) as string, clientId: 'shop' }],
        offsets: [{ topic: 'orders', partition: 0, offset: 1, metadata: null }],
      },
    ])
  })

  it('answers the given number of requests with an error', async () => {
    await start()
    await send('one')
    await kafka.refuse('produce', 'NOT_LEADER_OR_FOLLOWER', 2)
    for (const value of ['two', 'three']) await expect(send(value)).rejects.toThrow('not the leader')
    await send('four')
    await kafka.refuse('Produce', 19, Infinity)
    await expect(send('five')).rejects.toThrow('fewer in-sync replicas')
    await kafka.refuse('Produce', 19, 0)
    await send('six')
    expect(await values()).toEqual(['one', 'four', 'six'])
  })

  it.each([
    ['an unknown API', () => kafka.refuse('Prodce', 6), 'no API named Prodce; known: Produce, Fetch'],
    [
      'an unknown error',
      () => kafka.refuse('Produce', 'OOPS' as 'INVALID_RECORD'),
      'no error named OOPS; known: OFFSET_OUT',
    ],
    ['an unknown API to delay', () => kafka.delay('Prodce', 1), 'no API named Prodce; known: Produce, Fetch'],
    ['a negative delay', () => kafka.delay('Produce', -1), 'ms must be a number of at least 0, not -1'],
    ['a missing group', () => kafka.rebalance('mail'), 'group mail does not exist'],
    ['a missing partition', () => kafka.moveLeader('orders', 7, 1), 'partition 7 of topic orders does not exist'],
    ['a snapshot of another server', () => kafka.restore({ id: 7 }), 'no snapshot with the id 7: pass a snapshot that'],
  ])('rejects %s', async (_what, call, message) => {
    await start()
    await expect(call()).rejects.toThrow(
      expect.objectContaining({
        code: 'EMBEDDED_INVALID_ARGUMENT',
        message: expect.stringContaining(message) as string,
      }) as Error,
    )
  })

  it('delays responses', async () => {
    await start()
    await send('one')
    await kafka.delay('Produce', 100)
    const startedAt = performance.now()
    await send('two')
    // A timer of Node.js may fire a little early.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95)
  })

  it('disconnects the clients with the given client id', async () => {
    await start()
    expect(await kafka.disconnect('other')).toBe(0)
    const disconnected = new Promise((resolve) => producer.on(producer.events.DISCONNECT, resolve))
    expect(await kafka.disconnect('shop')).toBeGreaterThan(0)
    void producer.disconnect()
    await disconnected
  })

  it('makes a group rebalance, and makes an expired member join again', async () => {
    await start()
    await send('one')
    const consumer = await consume()
    const [member] = (await group())?.members ?? []
    const rejoined = nextJoin(consumer)
    await kafka.rebalance('mail')
    await rejoined
    expect((await group())?.members).toEqual([member])
    const rejoinedAgain = nextJoin(consumer)
    await kafka.expireSession('mail', member?.memberId)
    await rejoinedAgain
    await eventually(async () => (await group())?.state === 'Stable', 'the group to be stable')
    expect((await group())?.members).not.toEqual([member])
    await expect(kafka.expireSession('mail', 'unknown-1')).rejects.toThrow(
      'group mail does not exist or has no member unknown-1',
    )
  })

  it('deletes records and removes members when the time is advanced', async () => {
    await start({ retentionMs: 60_000 })
    await send('one')
    const consumer = await consume()
    const rejoined = nextJoin(consumer)
    await kafka.advanceTime(61_000)
    expect(await values()).toEqual([])
    await rejoined
  })

  it('aborts transactions that time out when the time is advanced', async () => {
    await start()
    const transactionalProducer = client.producer({ transactionalId: 'bank', transactionTimeout: 60_000 })
    cleanups.push(() => transactionalProducer.disconnect())
    await transactionalProducer.connect()
    const openTransaction = async () => {
      const transaction = await transactionalProducer.transaction()
      await transaction.send({ topic: 'orders', messages: [{ value: 'one' }] })
      return transaction
    }
    const firstTransaction = await openTransaction()
    await kafka.advanceTime(59_000)
    await firstTransaction.commit()
    const secondTransaction = await openTransaction()
    await kafka.advanceTime(61_000)
    await expect(secondTransaction.commit()).rejects.toThrow()
    expect((await kafka.requests()).map(({ name }) => name)).toContain('EndTxn')
  })

  it('restores records, offsets and time', async () => {
    await start({ retentionMs: 60_000 })
    await send('one')
    const read: string[] = []
    const consumer = await consume(read)
    await eventually(() => read.length === 1, 'the record')
    await consumer.commitOffsets([{ topic: 'orders', partition: 0, offset: '1' }])
    const snapshot = await kafka.snapshot()
    for (let round = 1; round <= 2; round++) {
      await send('two')
      await producer.send({ topic: `mails${round}`, messages: [{ value: 'x' }] })
      await kafka.advanceTime(61_000)
      await kafka.refuse('Produce', 6)
      await kafka.restore(snapshot)
      expect([await kafka.topics(), await values()]).toEqual([['orders'], ['one']])
      expect((await kafka.requests()).map(({ name }) => name)).not.toContain('Produce')
      expect(await group()).toMatchObject({ offsets: [{ offset: 1 }] })
    }
    read.splice(0)
    await send('three')
    await eventually(() => read.includes('three'), 'the record after the restore')
    expect(await kafka.records('orders')).toMatchObject([{ offset: 0 }, { offset: 1 }])
  })

  it('logs what the clients request', async () => {
    await start()
    await kafka.clearRequests()
    await send('one')
    const requests = await kafka.requests()
    expect(requests.map(({ name, details, clientId }) => [name, details, clientId])).toEqual([
      ['Metadata', 'orders', 'shop'],
      ['Produce', 'orders[0]', 'shop'],
    ])
    expect(requests[1]).toMatchObject({ version: expect.any(Number) as number, time: expect.any(Number) as number })
  })

  it('refuses requests at a broker that is no longer the leader, and moves the leaders of a stopped broker', async () => {
    await start({ brokers: 3, defaultPartitions: 3 })
    await producer.send({ topic: 'orders', messages: [{ partition: 0, value: 'one' }] })
    await kafka.moveLeader('orders', 0, 2)
    const sending = producer.send({ topic: 'orders', messages: [{ partition: 0, value: 'two' }] })
    await expect(sending).rejects.toThrow('not the leader')
    await kafka.stopBroker(2)
    const { topics } = await client.admin().fetchTopicMetadata({ topics: ['orders'] })
    expect(topics[0]?.partitions.find(({ partitionId }) => partitionId === 0)?.leader).toBe(3)
    await kafka.startBroker(2)
  })

  it('has no effect to start a server or a broker that runs, or to stop a server twice', async () => {
    await start({ brokers: 2 })
    await Promise.all([kafka.start(), kafka.startBroker(2)])
    await send('one')
    await kafka.stop()
    await kafka.stop()
    await expect(send('two')).rejects.toThrow()
    await kafka.start()
    await producer.connect()
    await send('three')
    expect(await values()).toEqual(['one', 'three'])
  })
})
