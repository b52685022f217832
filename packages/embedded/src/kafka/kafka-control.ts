import { type ControlOf } from '../control/running-server'
import { InvalidArgumentError, assertAtLeast, knownName } from '../control/invalid-argument'
import { snapshotsAndRequests } from '../control/snapshots'
import { type BrokerContext } from './handlers/api'
import { apis } from './handlers/api-table'
import { type CommittedOffset } from './storage/storage'
import { type KafkaErrorName, type KafkaGroup, type KafkaRecord, type KafkaServer } from './kafka-server'
import { ErrorCode } from './wire/error-code'
import { readRecords } from './log/read-records'

type Methods = Exclude<
  keyof KafkaServer,
  'port' | 'address' | 'pid' | 'brokers' | 'cluster' | 'unref' | 'close' | symbol
>
type Context = Omit<BrokerContext, 'node'>

/** The methods with which a test controls the brokers. */
export function createKafkaControl(context: Context): ControlOf<KafkaServer, Methods> {
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
    rebalance: (groupId) => assertFound(groups.rebalance(groupId), `group ${groupId}`),
    expireSession: (groupId, memberId) =>
      assertFound(groups.expireSession(groupId, memberId), `group ${groupId} with member ${memberId ?? '(any)'}`),
    moveLeader(topic, partition, nodeId) {
      assertFound(topics.partition(topic, partition) !== undefined, `partition ${partition} of topic ${topic}`)
      cluster.moveLeader(topic, partition, nodeId)
    },
    stopBroker: (nodeId) => cluster.stop(nodeId),
    startBroker: (nodeId) => cluster.start(nodeId),
    stop: async () => void (await Promise.all(cluster.unfenced.map(({ id }) => cluster.stop(id)))),
    start: async () => {
      const stopped = cluster.nodes.filter(({ isFenced }) => isFenced)
      await Promise.all(stopped.map(({ id }) => cluster.start(id)))
    },
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

function takeSnapshot({ cluster, groups, transactions, topics }: Context) {
  return {
    topics: topics.snapshot(),
    groups: new Map(groups.list().map(({ groupId }) => [groupId, groups.committedOffsets(groupId)])),
    transactions: transactions.snapshot(),
    leaders: cluster.snapshot(),
  }
}

function restoreSnapshot(
  { cluster, groups, transactions, topics }: Context,
  snapshot: ReturnType<typeof takeSnapshot>,
): void {
  topics.replaceAll(snapshot.topics)
  groups.replaceAll(snapshot.groups)
  transactions.replaceAll(snapshot.transactions)
  cluster.restore(snapshot.leaders)
}

function recordsOf(name: string, { topics }: Context): KafkaRecord[] {
  const topic = topics.get(name)
  if (!topic) throw notFound(`topic ${name}`)
  return topic.partitions.flatMap((log, partition) => readRecords(name, partition, log.snapshot()))
}

function groupOf(groupId: string, { groups }: Context): KafkaGroup {
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
  if (typeof error === 'string')
    return ErrorCode[knownName('error', error, Object.keys(ErrorCode).slice(1)) as KafkaErrorName]
  if (Number.isInteger(error) && error !== 0 && Math.abs(error) < 1_000) return error
  throw new InvalidArgumentError(`${String(error)} is not an error code of Kafka`)
}

const apiNames = apis.map(({ name }) => name)
const apiNamed = (name: string): string => knownName('API', name, apiNames)

const notFound = (what: string): InvalidArgumentError => new InvalidArgumentError(`there is no ${what}`)

function assertFound(isFound: boolean, what: string): void {
  if (!isFound) throw notFound(what)
}
