import { type TopicPartition } from './sticky-assignment'

/** What a member says of itself when it joins: what it owns, and since which generation. */
export interface Ownership {
  generation: number
  owned: readonly TopicPartition[]
}

const NOTHING: Ownership = { generation: -1, owned: [] }

/** The ownership as user data of a JoinGroup request: JSON, since it is small and readable in a broker's log. */
export function encodeOwnership({ generation, owned }: Ownership): Buffer {
  return Buffer.from(
    JSON.stringify({ generation, owned: owned.map(({ topic, partition }) => [topic, partition]) }),
  )
}

/** Reads user data of any member; what is not ours counts as owning nothing, so that other assigners may be in the group. */
export function decodeOwnership(userData: Buffer | null): Ownership {
  if (!userData || userData.length === 0) return NOTHING
  try {
    return fromJson(JSON.parse(userData.toString()))
  } catch {
    return NOTHING
  }
}

function fromJson(data: unknown): Ownership {
  if (typeof data !== 'object' || data === null) return NOTHING
  const { generation, owned } = data as { generation?: unknown; owned?: unknown }
  if (typeof generation !== 'number' || !Array.isArray(owned)) return NOTHING
  return { generation, owned: owned.filter(isClaim).map(([topic, partition]) => ({ topic, partition })) }
}

function isClaim(claim: unknown): claim is [string, number] {
  return Array.isArray(claim) && typeof claim[0] === 'string' && Number.isInteger(claim[1])
}
