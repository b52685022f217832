import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { OPERATIONS_UNKNOWN } from './metadata'
import { coordinatorError, takeRefusal } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

export const describeGroups = api({
  key: 15,
  name: 'DescribeGroups',
  versions: [0, 6],
  flexibleFrom: 5,
  request: { groupIds: t.array(t.string), withOperations: t.since(3, t.boolean, false) },
  response: {
    throttleMs: t.throttleSince(1),
    groups: t.arrayOf({
      error: t.int16,
      message: t.since(6, t.nullableString, null),
      groupId: t.string,
      state: t.string,
      protocolType: t.string,
      protocol: t.string,
      members: t.arrayOf({
        memberId: t.string,
        instanceId: t.since(4, t.nullableString, null),
        clientId: t.string,
        clientHost: t.string,
        metadata: t.bytes,
        assignment: t.bytes,
      }),
      operations: t.since(3, t.int32, OPERATIONS_UNKNOWN),
    }),
  },
  handle: ({ groupIds }, broker, { version }) => ({ groups: groupIds.map((id) => describe(id, broker, version)) }),
})

function describe(groupId: string, broker: BrokerContext, version: number) {
  const { members, ...group } = broker.groups.describe(groupId)
  const error = coordinatorError(broker, 'DescribeGroups', groupId)
  const isMissing = group.state === 'Dead' && version >= 6 && error === ErrorCode.NONE
  return {
    groupId,
    error: isMissing ? ErrorCode.GROUP_ID_NOT_FOUND : error,
    message: isMissing ? `Group ${groupId} not found.` : null,
    ...group,
    // As in Kafka, which formats the address as Java does.
    members: members.map((member) => ({ ...member, clientHost: `/${member.clientHost}` })),
  }
}

const GROUP_TYPE = 'classic'

export const listGroups = api({
  key: 16,
  name: 'ListGroups',
  versions: [0, 5],
  flexibleFrom: 3,
  request: { states: t.since(4, t.array(t.string), []), types: t.since(5, t.array(t.string), []) },
  response: {
    throttleMs: t.throttleSince(1),
    error: t.withDefault(t.int16, ErrorCode.NONE),
    groups: t.arrayOf({
      groupId: t.string,
      protocolType: t.string,
      state: t.since(4, t.string, ''),
      type: t.since(5, t.string, GROUP_TYPE),
    }),
  },
  handle({ states, types }, broker) {
    const { groups, cluster, node } = broker
    const error = takeRefusal(broker, 'ListGroups')
    if (error !== ErrorCode.NONE) return { error, groups: [] }
    const matches = (filter: string[], value: string) =>
      filter.length === 0 || filter.some((wanted) => wanted.toLowerCase() === value.toLowerCase())
    const ownGroups = groups.list().filter(({ groupId }) => cluster.coordinatorOf(groupId) === node.id)
    return { groups: ownGroups.filter(({ state }) => matches(states, state) && matches(types, GROUP_TYPE)) }
  },
})

export const deleteGroups = api({
  key: 42,
  name: 'DeleteGroups',
  versions: [0, 2],
  flexibleFrom: 2,
  request: { groupIds: t.array(t.string) },
  response: { throttleMs: t.throttleSince(0), results: t.arrayOf({ groupId: t.string, error: t.int16 }) },
  handle: ({ groupIds }, broker) => ({
    results: groupIds.map((groupId) => ({
      groupId,
      error: coordinatorError(broker, 'DeleteGroups', groupId) || broker.groups.delete(groupId),
    })),
  }),
})

export const offsetDelete = api({
  key: 47,
  name: 'OffsetDelete',
  versions: [0, 0],
  flexibleFrom: Infinity,
  request: { groupId: t.string, topics: byTopic({ partition: t.int32 }) },
  response: { error: t.int16, throttleMs: t.throttleSince(0), topics: byTopic({ partition: t.int32, error: t.int16 }) },
  handle({ groupId, topics }, broker) {
    const error = coordinatorError(broker, 'OffsetDelete', groupId) || broker.groups.checkOffsetDelete(groupId)
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
