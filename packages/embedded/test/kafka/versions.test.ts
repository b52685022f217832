import { type KafkaServer, startKafka } from '../../src'
import { apis } from '../../src/kafka/handlers/api-table'
import { type Api } from '../../src/kafka/handlers/api'
import { ErrorCode } from '../../src/kafka/wire/error-code'
import { NO_ID } from '../../src/kafka/wire/schema'
import { aBatch } from './batch'
import { RawClient } from './raw-client'
import { type TestKafka, startTestKafka, uniqueName } from './test-kafka'

const topic = uniqueName('topic')
const group = uniqueName('group')
const topicOfVersion = (version: number) => `${topic}-${version}`
const onePartition = (fields: object) => [{ topic, partitions: [{ partition: 0, ...fields }] }]
const unknownProducer = { transactionalId: uniqueName('tx'), producerId: 1, epoch: 0 }
const topicResource = { type: 2, name: topic }

/** A request per API, with the fields of all versions. */
const requests: Record<string, (version: number, topicId: string) => object> = {
  Produce: () => ({ transactionalId: null, acks: -1, timeoutMs: 1_000, topics: onePartition({ records: [aBatch()] }) }),
  Fetch: (_, topicId) => ({
    replicaId: -1,
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes: 1_000,
    isolationLevel: 1,
    topics: [{ topicId, ...onePartition({ offset: 0, maxBytes: 1_000 })[0] }],
  }),
  ListOffsets: (version) => ({ replicaId: -1, topics: onePartition({ timestamp: version >= 7 ? -3 : -1 }) }),
  Metadata: (version, topicId) => ({ topics: [{ name: topic, topicId: version >= 12 ? topicId : NO_ID }] }),
  OffsetCommit: () => ({
    groupId: group,
    generation: -1,
    memberId: '',
    topics: onePartition({ offset: 1, metadata: null }),
  }),
  OffsetFetch: () => {
    const topics = [{ topic, partitions: [0, 7] }]
    return { groupId: group, topics, groups: [{ groupId: group, topics }], requireStable: true }
  },
  FindCoordinator: () => ({ key: group, keyType: 0, keys: [group, 'other'] }),
  JoinGroup: () => ({
    groupId: '',
    sessionTimeoutMs: 6_000,
    rebalanceTimeoutMs: 6_000,
    memberId: '',
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.from('m') }],
  }),
  Heartbeat: () => ({ groupId: group, generation: 1, memberId: 'unknown' }),
  LeaveGroup: () => ({
    groupId: group,
    memberId: 'unknown',
    members: [{ memberId: 'unknown', instanceId: null, reason: null }],
  }),
  SyncGroup: () => ({ groupId: group, generation: 1, memberId: 'unknown', assignments: [] }),
  DescribeGroups: () => ({ groupIds: [group, 'missing'] }),
  ListGroups: () => ({ states: ['Empty'] }),
  ApiVersions: () => ({ softwareName: 'raw', softwareVersion: '1' }),
  CreateTopics: (version) => ({
    topics: [{ name: topicOfVersion(version), partitions: 1, replicationFactor: 1, assignment: [], entries: [] }],
    timeoutMs: 1_000,
  }),
  DeleteTopics: (version) => ({
    names: [topicOfVersion(version)],
    topics: [{ name: topicOfVersion(version), topicId: NO_ID }],
    timeoutMs: 1_000,
  }),
  ConsumerGroupHeartbeat: () => ({
    groupId: group,
    memberId: '',
    memberEpoch: 0,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: 1_000,
    topics: [topic],
    topicRegex: null,
    assignor: null,
    owned: null,
  }),
  DeleteRecords: () => ({ topics: onePartition({ offset: 0 }), timeoutMs: 1_000 }),
  InitProducerId: () => ({ transactionalId: null, transactionTimeoutMs: 1_000 }),
  OffsetForLeaderEpoch: () => ({ topics: onePartition({ leaderEpoch: 0 }) }),
  DescribeConfigs: () => ({ resources: [{ ...topicResource, keys: null }] }),
  AlterConfigs: () => ({ resources: [{ ...topicResource, entries: [] }], validateOnly: true }),
  DescribeLogDirs: () => ({ topics: [{ topic, partitions: [0] }] }),
  CreatePartitions: () => ({
    topics: [{ name: topic, count: 2, assignments: null }],
    timeoutMs: 1_000,
    validateOnly: true,
  }),
  DeleteGroups: () => ({ groupIds: ['missing'] }),
  IncrementalAlterConfigs: () => ({
    resources: [{ ...topicResource, changes: [{ name: 'retention.ms', operation: 0, value: '1' }] }],
    validateOnly: true,
  }),
  AddPartitionsToTxn: () => ({ ...unknownProducer, topics: [{ topic, partitions: [0] }] }),
  AddOffsetsToTxn: () => ({ ...unknownProducer, groupId: group }),
  EndTxn: () => ({ ...unknownProducer, isCommit: true }),
  TxnOffsetCommit: () => ({ ...unknownProducer, groupId: group, topics: onePartition({ offset: 1, metadata: null }) }),
  OffsetDelete: () => ({ groupId: group, topics: onePartition({}) }),
  SaslHandshake: () => ({ mechanism: 'PLAIN' }),
  SaslAuthenticate: () => ({ bytes: Buffer.from('x') }),
  DescribeCluster: () => ({ withOperations: true }),
}

const advertisedApis = apis.filter(({ isAdvertised = true }) => isAdvertised)
const versions = advertisedApis.flatMap((api) => {
  const [min, max] = api.versions
  return Array.from({ length: max - min + 1 }, (_, i) => [api.name, min + i, api] as const)
})

// With BOOTSTRAP_SERVERS, the same requests are sent to Kafka, in the versions that it still supports.
describe('the versions of each API', () => {
  let kafka: TestKafka
  let client: RawClient
  let topicId: string
  let supportedApis: { key: number; minVersion: number; maxVersion: number }[]
  beforeAll(async () => {
    kafka = await startTestKafka()
    await kafka.admin.createTopics({ topics: [{ topic, numPartitions: 1 }] })
    client = await RawClient.connect(kafka.address)
    supportedApis = (await client.request(apiOf('ApiVersions'), 3, { softwareName: 'raw', softwareVersion: '1' }))[
      'apis'
    ] as typeof supportedApis
    const described = await client.request(apiOf('Metadata'), 10, { topics: [{ name: topic }] })
    topicId = (described['topics'] as [{ topicId: string }])[0].topicId
  })
  afterAll(async () => {
    client.end()
    await kafka.close()
  })

  it('finds a topic by its id, with an empty name or null', async () => {
    for (const name of ['', null]) {
      const { topics } = await client.request(apiOf('Metadata'), 12, { topics: [{ name, topicId }] })
      expect(topics).toMatchObject([{ error: ErrorCode.NONE, name: topic, topicId }])
    }
  })

  it.each(versions)('responds to %s v%i in the format of this version', async (name, version, api) => {
    const request = requests[name]?.(version, topicId)
    if (!request) throw new Error(`no request of ${name} in this test`)
    // For an API that Kafka does not list, no version is between 1 and 0.
    const { minVersion = 1, maxVersion = 0 } = supportedApis.find(({ key }) => key === api.key) ?? {}
    // Kafka lists Produce v0 to v2 for librdkafka, and then closes the connection.
    const min = name === 'Produce' ? 3 : minVersion
    if (kafka.isExternal && (version < min || version > maxVersion)) return
    const response = await client.request(api, version, request)
    expect(response['error'] ?? ErrorCode.NONE).toBe(expectedErrors[name]?.(version) ?? ErrorCode.NONE)
  })
})

const apiOf = (name: string): Api => apis.find((api) => api.name === name) as Api

describe('refuse', () => {
  let server: KafkaServer
  let client: RawClient
  let topicId: string
  beforeAll(async () => {
    server = await startKafka({ initialRebalanceDelayMs: 0 })
    client = await RawClient.connect(server.address)
    const topics = [topic, topicOfVersion(6)].map((name) => ({
      name,
      partitions: 1,
      replicationFactor: 1,
      assignment: [],
      entries: [],
    }))
    await client.request(apiOf('CreateTopics'), 4, { topics, timeoutMs: 1_000, validateOnly: false })
    const described = await client.request(apiOf('Metadata'), 10, { topics: [{ name: topic }] })
    topicId = (described['topics'] as [{ topicId: string }])[0].topicId
  })
  afterAll(async () => {
    client.end()
    await server.close()
  })

  it.each(apis.map(({ name }) => name))('makes %s respond with the requested error', async (name) => {
    const api = apiOf(name)
    const [, version] = api.versions
    // Kafka has no error with this code.
    await server.refuse(name, 987)
    const request = { ...requests[name]?.(version, topicId), ...(name === 'JoinGroup' && { groupId: group }) }
    const response = JSON.stringify(await client.request(api, version, request))
    expect(response).toMatch(/"error":987\b/)
    expect(response).not.toContain('not supported')
  })
})

const expectedErrors: Record<string, (version: number) => number> = {
  AddOffsetsToTxn: () => ErrorCode.INVALID_PRODUCER_ID_MAPPING,
  EndTxn: () => ErrorCode.INVALID_PRODUCER_ID_MAPPING,
  SaslHandshake: () => ErrorCode.ILLEGAL_SASL_STATE,
  SaslAuthenticate: () => ErrorCode.ILLEGAL_SASL_STATE,
  JoinGroup: () => ErrorCode.INVALID_GROUP_ID,
  Heartbeat: () => ErrorCode.UNKNOWN_MEMBER_ID,
  SyncGroup: (version) => (version < 5 ? ErrorCode.UNKNOWN_MEMBER_ID : ErrorCode.INCONSISTENT_GROUP_PROTOCOL),
  LeaveGroup: (version) => (version < 3 ? ErrorCode.UNKNOWN_MEMBER_ID : ErrorCode.NONE),
}
