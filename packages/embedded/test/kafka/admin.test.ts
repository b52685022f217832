import { ConfigResourceTypes } from 'kafkajs'
import { eventually } from '../../../../test/support/eventually'
import { type TestKafka, startTestKafka, uniqueName } from './test-kafka'
import { commitOffset } from './raw-client'

describe('administration with kafkajs', () => {
  let test: TestKafka
  beforeAll(async () => {
    test = await startTestKafka()
  })
  afterAll(() => test.close())

  it('creates a topic once and reports the second time that it exists', async () => {
    const topic = uniqueName('topic')
    const topics = [{ topic, numPartitions: 3 }]
    expect(await test.admin.createTopics({ topics })).toBe(true)
    expect(await test.admin.createTopics({ topics })).toBe(false)
    expect(await test.admin.listTopics()).toContain(topic)
    const metadata = await test.admin.fetchTopicMetadata({ topics: [topic] })
    expect(metadata.topics[0]?.partitions).toHaveLength(3)
    expect(metadata.topics[0]?.partitions[0]).toMatchObject({ partitionErrorCode: 0, isr: [expect.any(Number)] })
  })

  it.each([
    ['an invalid name', { topic: 'a b' }, 'INVALID_TOPIC_EXCEPTION'],
    ['no partitions', { topic: 'none', numPartitions: 0 }, 'INVALID_PARTITIONS'],
    ['too many replicas', { topic: 'three', replicationFactor: 3 }, 'INVALID_REPLICATION_FACTOR'],
    [
      'an unknown setting',
      { topic: 'unknown-setting', configEntries: [{ name: 'no.such', value: '1' }] },
      'INVALID_CONFIG',
    ],
  ])('rejects a topic with %s', async (_, topic, type) => {
    const creation = test.admin.createTopics({ topics: [topic] })
    await expect(creation).rejects.toMatchObject({ errors: [{ type }] })
  })

  it('does not create a topic when a client requests its metadata', async () => {
    const topic = uniqueName('topic')
    const request = test.admin.fetchTopicMetadata({ topics: [topic] })
    await expect(request).rejects.toMatchObject({ type: 'UNKNOWN_TOPIC_OR_PARTITION' })
    expect(await test.admin.listTopics()).not.toContain(topic)
  })

  it('adds partitions but does not remove partitions', async () => {
    const topic = await test.createTopic(2)
    await test.admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] })
    const { topics } = await test.admin.fetchTopicMetadata({ topics: [topic] })
    expect(topics[0]?.partitions).toHaveLength(4)
    const removal = test.admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
    await expect(removal).rejects.toMatchObject({ type: 'INVALID_PARTITIONS' })
  })

  it.each([
    ['unknown brokers', [[10], [10]]],
    ['fewer assignments than new partitions', [[1]]],
  ])('does not add partitions with %s', async (_, assignments) => {
    const topic = await test.createTopic()
    const adding = test.admin.createPartitions({ topicPartitions: [{ topic, count: 3, assignments }] })
    await expect(adding).rejects.toMatchObject({ type: 'INVALID_REPLICA_ASSIGNMENT' })
    const { topics } = await test.admin.fetchTopicMetadata({ topics: [topic] })
    expect(topics[0]?.partitions).toHaveLength(1)
  })

  it('deletes records before an offset', async () => {
    const topic = await test.createTopic()
    const producer = await test.producer()
    for (let i = 0; i < 4; i++) await producer.send({ topic, messages: [{ value: `${i}` }] })
    // kafkajs only finds a partition's leader after another request for this topic.
    await test.admin.fetchTopicOffsets(topic)
    await test.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] })
    expect(await test.admin.fetchTopicOffsets(topic)).toMatchObject([{ low: '3', high: '4' }])
  })

  it('finds offsets by timestamp', async () => {
    const topic = await test.createTopic()
    const producer = await test.producer()
    const messageAt = (timestamp: number) => ({ value: 'x', timestamp: String(timestamp) })
    await producer.send({ topic, messages: [messageAt(1_000), messageAt(2_000)] })
    await producer.send({ topic, messages: [messageAt(3_000), messageAt(4_000)], compression: 1 })
    const offsetAt = async (time: number) => (await test.admin.fetchTopicOffsetsByTimestamp(topic, time))[0]?.offset
    expect([await offsetAt(500), await offsetAt(1_500), await offsetAt(3_500)]).toEqual(['0', '1', '3'])
    // If no record is found, kafkajs returns the log end offset.
    expect(await offsetAt(9_000)).toBe('4')
  })

  it('accepts compacted topics and the time of the broker', async () => {
    const topic = await test.createTopic(1, {
      'cleanup.policy': 'compact,delete',
      'message.timestamp.type': 'LogAppendTime',
    })
    const producer = await test.producer()
    await expect(producer.send({ topic, messages: [{ value: 'x' }] })).rejects.toThrow()
    const before = Date.now()
    await producer.send({ topic, messages: [{ key: 'a', value: 'x', timestamp: '1000' }] })
    const found = await test.admin.fetchTopicOffsetsByTimestamp(topic, before)
    expect(found).toMatchObject([{ offset: '0' }])
  })

  it('describes and alters topic settings', async () => {
    const topic = await test.createTopic(1, { 'retention.ms': '1000' })
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic }
    const valueOf = async (name: string) => {
      const { resources } = await test.admin.describeConfigs({ resources: [resource], includeSynonyms: false })
      return resources[0]?.configEntries.find(({ configName }) => configName === name)
    }
    expect(await valueOf('retention.ms')).toMatchObject({ configValue: '1000', isDefault: false })
    expect(await valueOf('max.message.bytes')).toMatchObject({ configValue: '1048588', isDefault: true })
    const configEntries = [{ name: 'max.message.bytes', value: '2000' }]
    await test.admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] })
    expect(await valueOf('max.message.bytes')).toMatchObject({ configValue: '2000', isDefault: false })
    expect(await valueOf('retention.ms')).toMatchObject({ configValue: '604800000', isDefault: true })
  })

  it('sets the offsets of an empty group, and deletes them with the topic or the group', async () => {
    const [topic, deletedTopic] = [await test.createTopic(2), await test.createTopic()]
    const groupId = uniqueName('group')
    await test.admin.setOffsets({ groupId, topic, partitions: [{ partition: 1, offset: '7' }] })
    await commitOffset(test.address, groupId, deletedTopic, 0, 0)
    const [fetched] = await test.admin.fetchOffsets({ groupId, topics: [topic] })
    expect(fetched?.partitions.map(({ offset }) => offset)).toEqual(['-1', '7'])
    await test.admin.deleteTopics({ topics: [deletedTopic] })
    const topicsWithOffsets = async () => (await test.admin.fetchOffsets({ groupId })).map((offsets) => offsets.topic)
    await eventually(
      async () => !(await topicsWithOffsets()).includes(deletedTopic),
      'the committed offset of the deleted topic is deleted',
    )
    expect(await topicsWithOffsets()).toEqual([topic])
    expect((await test.admin.listGroups()).groups.map((group) => group.groupId)).toContain(groupId)
    await test.admin.deleteGroups([groupId])
    expect((await test.admin.describeGroups([groupId])).groups[0]).toMatchObject({ state: 'Dead', members: [] })
    await expect(test.admin.deleteGroups([groupId])).rejects.toMatchObject({ groups: [{ errorCode: 69 }] })
  })

  it('advertises the address that the client connected to', async () => {
    const { brokers, controller } = await test.admin.describeCluster()
    expect(brokers.map(({ host, port }) => `${host}:${port}`)).toContain(test.address)
    expect(brokers.map(({ nodeId }) => nodeId)).toContain(controller)
  })
})
