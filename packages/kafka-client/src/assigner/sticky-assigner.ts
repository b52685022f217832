import { type Assigner, AssignerProtocol, type PartitionAssigner } from 'kafkajs'
import { type Share, assignWithHandOver } from './hand-over'
import {
  type Ownership,
  type TopicPartition,
  decodeOwnership,
  decodeRelease,
  encodeOwnership,
  encodeRelease,
} from './ownership'
import { type Member } from './sticky-assignment'

const NAME = 'FoodDeliverySticky'
const VERSION = 1

interface StickyAssignerOptions {
  /** Returns the partitions that this member owns; called at each join. */
  ownership: () => Ownership
  /** Called with the assigner object, which identifies the ConsumerGroup of this consumer. */
  onCreated: (assigner: object) => void
}

/** {@link assignWithHandOver} as a kafkajs assigner. When one pod is added or removed, only one or two partitions move. */
export function createStickyAssigner({ ownership, onCreated }: StickyAssignerOptions): PartitionAssigner {
  return ({ cluster }) => {
    const assigner: Assigner = {
      name: NAME,
      version: VERSION,
      protocol: ({ topics }) => ({
        name: NAME,
        metadata: AssignerProtocol.MemberMetadata.encode({
          version: VERSION,
          topics,
          userData: encodeOwnership(ownership()),
        }),
      }),
      assign: ({ members, topics }) => {
        const partitions = topics.flatMap((topic) => partitionsOf(cluster, topic))
        const shares = assignWithHandOver({ members: members.map(toMember), partitions })
        return Promise.resolve([...shares].map(([memberId, share]) => toAssignment(memberId, share)))
      },
    }
    onCreated(assigner)
    return assigner
  }
}

type Cluster = Parameters<PartitionAssigner>[0]['cluster']

function partitionsOf(cluster: Cluster, topic: string): TopicPartition[] {
  return cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ topic, partition: partitionId }))
}

function toMember({ memberId, memberMetadata }: { memberId: string; memberMetadata: Buffer }): Member {
  const metadata = AssignerProtocol.MemberMetadata.decode(memberMetadata)
  return { memberId, topics: metadata?.topics ?? [], ...decodeOwnership(metadata?.userData ?? null) }
}

function toAssignment(memberId: string, { assigned, release }: Share) {
  const assignment: Record<string, number[]> = {}
  for (const { topic, partition } of assigned) (assignment[topic] ??= []).push(partition)
  return {
    memberId,
    memberAssignment: AssignerProtocol.MemberAssignment.encode({
      version: VERSION,
      assignment,
      userData: encodeRelease(release),
    }),
  }
}

/** Decodes the partitions that a member must release when their running work is finished. */
export function releaseOf(memberAssignment: Buffer): TopicPartition[] {
  if (memberAssignment.length === 0) return []
  return decodeRelease(AssignerProtocol.MemberAssignment.decode(memberAssignment)?.userData ?? null)
}
