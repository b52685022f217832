import { type TopicPartition } from '../topic-partition'

interface Claim extends TopicPartition {
  /** Whether work is running, which would be repeated if the partition moved now. */
  busy: boolean
}

/** The user data of JoinGroup: the partitions that the member owns. */
export interface Ownership {
  /** The generation that assigned the partitions. */
  generation: number
  owned: readonly Claim[]
  /** Whether the member leaves as soon as its busy partitions are idle. It is assigned no others. */
  leaving: boolean
}

/** The ownership of a member that joins for the first time. */
export const NO_OWNERSHIP: Ownership = { generation: -1, owned: [], leaving: false }

/** Encodes user data of JoinGroup: JSON, which is small and readable in a broker's log. */
export function encodeOwnership({ generation, owned, leaving }: Ownership): Buffer {
  const claims = owned.map(({ topic, partition, busy }) => (busy ? [topic, partition, 'busy'] : [topic, partition]))
  return Buffer.from(JSON.stringify({ generation, owned: claims, ...(leaving ? { leaving } : {}) }))
}

/** Decodes the user data of a member. Returns no partitions for user data of another assignor. */
export function decodeOwnership(userData: Buffer | null): Ownership {
  const { generation, owned, leaving } = parseUserData(userData)
  if (typeof generation !== 'number' || !Array.isArray(owned)) return NO_OWNERSHIP
  const claims = owned.filter(isClaim)
  return {
    generation,
    owned: claims.map(([topic, partition, state]) => ({ topic, partition, busy: state === 'busy' })),
    leaving: leaving === true,
  }
}

/** Encodes user data of an assignment: the partitions to release when their running work is finished. */
export function encodeRelease(release: readonly TopicPartition[]): Buffer {
  return Buffer.from(JSON.stringify({ release: release.map(({ topic, partition }) => [topic, partition]) }))
}

/** Whether the user data of an assignment is in our format. */
export function isRelease(userData: Buffer | null): boolean {
  return Array.isArray(parseUserData(userData)['release'])
}

export function decodeRelease(userData: Buffer | null): TopicPartition[] {
  const { release } = parseUserData(userData)
  if (!Array.isArray(release)) return []
  return release.filter(isClaim).map(([topic, partition]) => ({ topic, partition }))
}

function parseUserData(userData: Buffer | null): Record<string, unknown> {
  if (!userData || userData.length === 0) return {}
  try {
    const data: unknown = JSON.parse(userData.toString())
    return typeof data === 'object' && data !== null ? { ...data } : {}
  } catch {
    return {}
  }
}

function isClaim(claim: unknown): claim is [string, number, unknown?] {
  return Array.isArray(claim) && typeof claim[0] === 'string' && Number.isInteger(claim[1])
}
