import { type Consumer } from 'kafkajs'
import { eventually } from '../../../../test/support/eventually'
import { type TestKafka, startTestKafka, uniqueName } from './test-kafka'

const PARTITIONS = 6

describe('consumer groups with kafkajs', () => {
  let kafka: TestKafka
  beforeAll(async () => {
    kafka = await startTestKafka()
  })
  afterAll(() => kafka.close())

  it('reads all records while a group grows from two members to four and shrinks to two', async () => {
    const topic = await kafka.createTopic(PARTITIONS)
    const groupId = uniqueName('group')
    const readValues = new Set<string>()
    const join = () => startMember(groupId, topic, readValues)
    const members = await Promise.all([join(), join()])
    const producer = startProducer(topic)
    await eventually(() => readValues.size > 50, 'the two members read records')
    members.push(...(await Promise.all([join(), join()])))
    await eventually(async () => (await memberCount(groupId)) === 4, 'the group has four members')
    await Promise.all(members.splice(0, 2).map((member) => member.disconnect()))
    await eventually(async () => (await memberCount(groupId)) === 2, 'the group has two members')
    const sent = await producer.stop()
    await eventually(() => readValues.size === sent.length, 'all sent records are read')
    await eventually(async () => (await lagOf(groupId, topic)) === 0, 'all read records are committed')
    expect([...readValues].sort()).toEqual([...sent].sort())
  })

  it('assigns the same number of partitions to each member', async () => {
    const topic = await kafka.createTopic(PARTITIONS)
    const groupId = uniqueName('group')
    const assignments = new Map<number, readonly number[]>()
    for (let i = 0; i < 3; i++) {
      const consumer = await kafka.consumer(groupId)
      consumer.on('consumer.group_join', ({ payload }) => {
        assignments.set(i, payload.memberAssignment[topic] ?? [])
      })
      await consumer.subscribe({ topic })
      await consumer.run({ eachMessage: () => Promise.resolve() })
    }
    const assignedPartitions = () => [...assignments.values()].flat().sort()
    await eventually(() => assignedPartitions().join() === '0,1,2,3,4,5', 'each partition has one owner')
    expect([...assignments.values()].map(({ length }) => length)).toEqual([2, 2, 2])
    const { groups } = await kafka.admin.describeGroups([groupId])
    expect(groups[0]).toMatchObject({ state: 'Stable', protocolType: 'consumer', protocol: 'RoundRobinAssigner' })
  })

  it('resumes at the committed offset and redelivers uncommitted records', async () => {
    const topic = await kafka.createTopic()
    const groupId = uniqueName('group')
    const producer = await kafka.producer()
    await producer.send({ topic, messages: ['0', '1', '2', '3'].map((value) => ({ value })) })
    const first = await kafka.consumer(groupId)
    await first.subscribe({ topic, fromBeginning: true })
    const values: string[] = []
    await first.run({
      autoCommit: false,
      eachMessage: async ({ message, partition }) => {
        values.push(String(message.value))
        if (message.offset === '1') await first.commitOffsets([{ topic, partition, offset: '2' }])
      },
    })
    await eventually(() => values.length === 4, 'all four records are read')
    await first.disconnect()
    const second = await kafka.consumer(groupId)
    await second.subscribe({ topic, fromBeginning: true })
    const redelivered: string[] = []
    await second.run({ eachMessage: ({ message }) => Promise.resolve(void redelivered.push(String(message.value))) })
    await eventually(() => redelivered.length === 2, 'the two uncommitted records are read')
    expect(redelivered).toEqual(['2', '3'])
  })

  async function startMember(groupId: string, topic: string, readValues: Set<string>): Promise<Consumer> {
    const consumer = await kafka.consumer(groupId)
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      eachBatchAutoResolve: false,
      autoCommit: false,
      eachBatch: async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale }) => {
        for (const { value, offset } of batch.messages) {
          if (!isRunning() || isStale()) return
          readValues.add(String(value))
          resolveOffset(offset)
        }
        const { topic: batchTopic, partition, messages } = batch
        const offset = String(Number(messages.at(-1)?.offset) + 1)
        await commitOffsetsIfNecessary({ topics: [{ topic: batchTopic, partitions: [{ partition, offset }] }] })
        await heartbeat()
      },
    })
    return consumer
  }

  function startProducer(topic: string) {
    const sent: string[] = []
    let isStopped = false
    const run = async () => {
      const producer = await kafka.producer({ idempotent: true })
      while (!isStopped) {
        const messages = Array.from({ length: 5 }, (_, i) => ({
          key: `${sent.length + i}`,
          value: `${sent.length + i}`,
        }))
        await producer.send({ topic, messages })
        sent.push(...messages.map(({ value }) => value))
        await new Promise((resolve) => setTimeout(resolve, 3))
      }
    }
    const running = run()
    const stop = async () => {
      isStopped = true
      await running
      return sent
    }
    return { stop }
  }

  async function memberCount(groupId: string): Promise<number> {
    const { groups } = await kafka.admin.describeGroups([groupId])
    return groups[0]?.state === 'Stable' ? groups[0].members.length : 0
  }

  async function lagOf(groupId: string, topic: string): Promise<number> {
    const endOffsets = await kafka.admin.fetchTopicOffsets(topic)
    const [committed] = await kafka.admin.fetchOffsets({ groupId, topics: [topic] })
    const committedOffsets = committed?.partitions.map(({ offset }) => Math.max(0, Number(offset))) ?? []
    return (
      endOffsets.reduce((sum, { high }) => sum + Number(high), 0) -
      committedOffsets.reduce((sum, offset) => sum + offset, 0)
    )
  }
})
