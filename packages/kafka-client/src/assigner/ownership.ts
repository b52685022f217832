/** A partition of a topic, as `topic` and number. */
export interface TopicPartition {
  topic: string
  partition: number
}

/** A partition as the key of a map. */
export const partitionKey = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`

/** A partition a member owns. */
export interface Claim extends TopicPartition {
  /** Work of it is running that would be repeated if the partition moved now. */
  busy: boolean
}

/** What a member says of itself when it joins: what it owns, and since which generation. */
export interface Ownership {
  generation: number
  owned: readonly Claim[]
  /** It finishes what is busy and goes; it wants nothing else. */
  leaving: boolean
}

/** What a member says that joins for the first time. */
export const NO_OWNERSHIP: Ownership = { generation: -1, owned: [], leaving: false }

/** The ownership as user data of a JoinGroup request: JSON, since it is small and readable in a broker's log. */
export function encodeOwnership({ generation, owned, leaving }: Ownership): Buffer {
  const claims = owned.map(({ topic, partition, busy }) => (busy ? [topic, partition, 'busy'] : [topic, partition]))
  return Buffer.from(JSON.stringify({ generation, owned: claims, ...(leaving ? { leaving } : {}) }))
}

/** Reads user data of any member; what is not ours counts as owning nothing, so that other assigners may be in the group. */
export function decodeOwnership(userData: Buffer | null): Ownership {
  const data = parse(userData)
  const { generation, owned, leaving } = data
  if (typeof generation !== 'number' || !Array.isArray(owned)) return NO_OWNERSHIP
  const claims = owned.filter(isClaim)
  return {
    generation,
    owned: claims.map(([topic, partition, state]) => ({ topic, partition, busy: state === 'busy' })),
    leaving: leaving === true,
  }
}

/** The partitions that a member is to give up once their running work is done, as user data of its assignment. */
export function encodeRelease(release: readonly TopicPartition[]): Buffer {
  if (release.length === 0) return Buffer.alloc(0)
  return Buffer.from(JSON.stringify({ release: release.map(({ topic, partition }) => [topic, partition]) }))
}

export function decodeRelease(userData: Buffer | null): TopicPartition[] {
  const { release } = parse(userData)
  if (!Array.isArray(release)) return []
  return release.filter(isClaim).map(([topic, partition]) => ({ topic, partition }))
}

function parse(userData: Buffer | null): Record<string, unknown> {
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
