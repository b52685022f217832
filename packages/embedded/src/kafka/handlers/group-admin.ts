import { ErrorCode } from '../wire/error-code'
import {
  array,
  boolean,
  bytes,
  int16,
  int32,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
  withDefault,
} from '../wire/schema'
import { api, type BrokerContext } from './api'
import { OPERATIONS_UNKNOWN } from './metadata'
import { groupError, refusalOf } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

export const describeGroups = api({
  key: 15,
  name: 'DescribeGroups',
  versions: [0, 6],
  flexibleFrom: 5,
  request: { groupIds: array(string), withOperations: since(3, boolean, false) },
  response: {
    throttleMs: throttleSince(1),
    groups: array(
      struct({
        error: int16,
        message: since(6, nullableString, null),
        groupId: string,
        state: string,
        protocolType: string,
        protocol: string,
        members: array(
          struct({
            memberId: string,
            instanceId: since(4, nullableString, null),
            clientId: string,
            clientHost: string,
            metadata: bytes,
            assignment: bytes,
          }),
        ),
        operations: since(3, int32, OPERATIONS_UNKNOWN),
      }),
    ),
  },
  handle: ({ groupIds }, broker, { version }) => ({ groups: groupIds.map((id) => describe(id, broker, version)) }),
})

function describe(groupId: string, broker: BrokerContext, version: number) {
  const { members, ...group } = broker.groups.describe(groupId)
  const error = groupError(broker, 'DescribeGroups', groupId)
  const isMissing = group.state === 'Dead' && version >= 6 && error === ErrorCode.NONE
  return {
    groupId,
    error: isMissing ? ErrorCode.GROUP_ID_NOT_FOUND : error,
    message: isMissing ? `Group ${groupId} not found.` : null,
    ...group,
    members: members.map((member) => ({ ...member, clientHost: `/${member.clientHost}` })),
  }
}

const GROUP_TYPE = 'classic'

export const listGroups = api({
  key: 16,
  name: 'ListGroups',
  versions: [0, 5],
  flexibleFrom: 3,
  request: { states: since(4, array(string), []), types: since(5, array(string), []) },
  response: {
    throttleMs: throttleSince(1),
    error: withDefault(int16, ErrorCode.NONE),
    groups: array(
      struct({
        groupId: string,
        protocolType: string,
        state: since(4, string, ''),
        type: since(5, string, GROUP_TYPE),
      }),
    ),
  },
  handle({ states, types }, broker) {
    const { groups, cluster, node } = broker
    const error = refusalOf(broker, 'ListGroups')
    if (error !== ErrorCode.NONE) return { error, groups: [] }
    const matches = (filter: string[], value: string) =>
      filter.length === 0 || filter.some((wanted) => wanted.toLowerCase() === value.toLowerCase())
    const own = groups.list().filter(({ groupId }) => cluster.coordinatorOf(groupId) === node.id)
    return { groups: own.filter(({ state }) => matches(states, state) && matches(types, GROUP_TYPE)) }
  },
})

export const deleteGroups = api({
  key: 42,
  name: 'DeleteGroups',
  versions: [0, 2],
  flexibleFrom: 2,
  request: { groupIds: array(string) },
  response: { throttleMs: throttleSince(0), results: array(struct({ groupId: string, error: int16 })) },
  handle: ({ groupIds }, broker) => ({
    results: groupIds.map((groupId) => ({
      groupId,
      error: groupError(broker, 'DeleteGroups', groupId) || broker.groups.delete(groupId),
    })),
  }),
})

export const offsetDelete = api({
  key: 47,
  name: 'OffsetDelete',
  versions: [0, 0],
  flexibleFrom: Infinity,
  request: { groupId: string, topics: byTopic({ partition: int32 }) },
  response: { error: int16, throttleMs: throttleSince(0), topics: byTopic({ partition: int32, error: int16 }) },
  handle({ groupId, topics }, broker) {
    const error = groupError(broker, 'OffsetDelete', groupId) || broker.groups.checkOffsetDelete(groupId)
    if (error !== ErrorCode.NONE) return { error, topics: [] }
    return {
      error,
      topics: mapPartitions(topics, ({ partition }, topic) => ({
        partition,
        error: broker.topics.partition(topic, partition)
          ? broker.groups.deleteOffset(groupId, topic, partition)
          : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      })),
    }
  },
})
