import { type ControlOf } from '../control/running-server'
import { InvalidArgumentError, assertAtLeast, knownName } from '../control/invalid-argument'
import { snapshotsAndRequests } from '../control/snapshots'
import { type ClusterContext } from './handlers/api'
import { apis } from './handlers/api-table'
import { type CommittedOffset } from './storage/storage'
import { type KafkaErrorName, type KafkaGroup, type KafkaRecord, type KafkaServer } from './kafka-server'
import { ErrorCode } from './wire/error-code'
import { readRecords } from './log/read-records'

type Methods = Exclude<
  keyof KafkaServer,
  'port' | 'address' | 'pid' | 'brokers' | 'cluster' | 'unref' | 'close' | symbol
>

/** The methods with which a test controls the brokers. */
export function createKafkaControl(context: ClusterContext): ControlOf<KafkaServer, Methods> {
  const { cluster, groups, transactions, topics, clock, requestLog } = context
  return {
    topics: () => topics.all().map(({ name }) => name),
    records: (topic) => recordsOf(topic, context),
    groups: () => groups.list().map(({ groupId }) => groupOf(groupId, context)),
    refuse(api, error, times = 1) {
      assertAtLeast('times', times, 0)
      const name = apiNamed(api)
      cluster.faults.endRefusals(name)
      if (times > 0) cluster.faults.refuse(name, errorCodeOf(error), { times })
    },
    delay(api, ms) {
      assertAtLeast('ms', ms, 0)
      cluster.faults.delay(apiNamed(api), ms)
    },
    disconnect: (clientId) => cluster.nodes.reduce((sum, node) => sum + node.disconnect(clientId), 0),
    rebalance: (groupId) => assertFound(groups.rebalance(groupId), `group ${groupId} does not exist`),
    expireSession(groupId, memberId) {
      const member = memberId === undefined ? 'members' : `member ${memberId}`
      assertFound(groups.expireSession(groupId, memberId), `group ${groupId} does not exist or has no ${member}`)
    },
    moveLeader(topic, partition, nodeId) {
      const isFound = topics.partition(topic, partition) !== undefined
      assertFound(isFound, `partition ${partition} of topic ${topic} does not exist`)
      cluster.moveLeader(topic, partition, nodeId)
    },
    stopBroker: (nodeId) => cluster.stop(nodeId),
    startBroker: (nodeId) => cluster.start(nodeId),
    stop: async () => void (await Promise.all(cluster.nodes.map(({ id }) => cluster.stop(id)))),
    start: async () => void (await Promise.all(cluster.nodes.map(({ id }) => cluster.start(id)))),
    advanceTime(ms) {
      clock.advance(ms)
      topics.applyRetention()
      groups.expireAll()
      transactions.expireAll()
    },
    ...snapshotsAndRequests(
      { clock, faults: cluster.faults, requestLog },
      () => takeSnapshot(context),
      (snapshot) => restoreSnapshot(context, snapshot),
    ),
  }
}

function takeSnapshot({ cluster, groups, transactions, topics }: ClusterContext) {
  return {
    topics: topics.snapshot(),
    groups: new Map(groups.list().map(({ groupId }) => [groupId, groups.committedOffsets(groupId)])),
    transactions: transactions.snapshot(),
    leaders: cluster.snapshot(),
  }
}

function restoreSnapshot(
  { cluster, groups, transactions, topics }: ClusterContext,
  snapshot: ReturnType<typeof takeSnapshot>,
): void {
  topics.replaceAll(snapshot.topics)
  groups.replaceAll(snapshot.groups)
  transactions.replaceAll(snapshot.transactions)
  cluster.restore(snapshot.leaders)
}

function recordsOf(name: string, { topics }: ClusterContext): KafkaRecord[] {
  const topic = topics.get(name)
  if (!topic) throw new InvalidArgumentError(`topic ${name} does not exist`)
  return topic.partitions.flatMap((log, partition) => readRecords(name, partition, log.snapshot()))
}

function groupOf(groupId: string, { groups }: ClusterContext): KafkaGroup {
  const { state, members } = groups.describe(groupId)
  const toOffset = ({ topic, partition, offset, metadata }: CommittedOffset) => ({ topic, partition, offset, metadata })
  return {
    groupId,
    state,
    members: members.map(({ memberId, clientId }) => ({ memberId, clientId })),
    offsets: groups.committedOffsets(groupId).map(toOffset),
  }
}

function errorCodeOf(error: number | KafkaErrorName): number {
  if (typeof error === 'string') return ErrorCode[knownName('error', error, errorNames) as KafkaErrorName]
  if (Number.isInteger(error) && error !== 0 && Math.abs(error) < 1_000) return error
  throw new InvalidArgumentError(
    `${String(error)} is not a Kafka error code: expected an integer from -999 to 999, not 0`,
  )
}

const errorNames = Object.keys(ErrorCode).filter((name) => name !== 'NONE')
const apiNames = apis.map(({ name }) => name)
const apiNamed = (name: string): string => knownName('API', name, apiNames)

function assertFound(isFound: boolean, message: string): void {
  if (!isFound) throw new InvalidArgumentError(message)
}
