import { consumerNames, consumers } from '@food-delivery/contracts'
import { type GroupView, type LagAdmin } from '@food-delivery/kafka-client'
import { type Finding, ok, wrong } from './finding'

/** Checks that only our own consumers are in the consumer groups. */
export async function examineGroups(admin: LagAdmin): Promise<Finding[]> {
  const groupIds = consumerNames.map((name) => consumers[name].groupId)
  const groups = await Promise.all(groupIds.map((groupId) => admin.describeGroup(groupId)))
  const findings = groupIds.flatMap((groupId, index) => checkGroup(groupId, groups[index]!))
  return findings.length > 0 ? findings : [ok('no other consumers are in the consumer groups')]
}

function checkGroup(groupId: string, { isForeign, clientIds }: GroupView): Finding[] {
  if (!isForeign) return []
  const members = clientIds.length > 0 ? `client ids ${clientIds.join(', ')}` : 'of the consumer protocol, KIP-848'
  return [
    wrong(
      `group ${groupId} has members with another assignor (${members})`,
      'stop them, or give them a group of their own: our pods join within 3 seconds after that',
    ),
  ]
}
