import { isOurProtocol } from '../assignor/assignors'
import { errorFrom } from '../broker-errors'
import { type Coordinators } from './coordinators'
import { type GroupView } from './lag-view'

/** The members of a group. @throws the broker's error, or the transport's */
export async function describeGroup(coordinators: Coordinators, groupId: string): Promise<GroupView> {
  const { groups } = await coordinators.request(groupId, 'DescribeGroups', { groupIds: [groupId] })
  const { errorCode = 0, state, protocol = '', members = [] } = groups[0] ?? {}
  const error = errorFrom(errorCode)
  if (error) {
    coordinators.forget(groupId)
    throw error
  }
  const clientIds = [...new Set(members.map(({ clientId }) => clientId))].sort()
  // For a group of the consumer protocol (KIP-848), DescribeGroups returns Dead, but ListGroups contains it.
  if (state === 'Dead') return { clientIds, isForeign: await isListed(coordinators, groupId) }
  return { clientIds, isForeign: members.length > 0 && protocol !== '' && !isOurProtocol(protocol) }
}

async function isListed(coordinators: Coordinators, groupId: string): Promise<boolean> {
  const { groups } = await coordinators.request(groupId, 'ListGroups', {})
  return groups.some((group) => group.groupId === groupId)
}
