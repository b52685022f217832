export interface TopicPartition {
  topic: string
  partition: number
}

/** A string for use as a map key. */
export const partitionKey = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`

/** A partition that a member states to own. */
interface Claim extends TopicPartition {
  /** Its running work would be repeated if the partition moved now. */
  busy: boolean
}

/** The user data of a joining member: the partitions it owns, and the generation that assigned them. */
export interface Ownership {
  generation: number
  owned: readonly Claim[]
  /** The member leaves as soon as its busy partitions are idle; it takes no others. */
  leaving: boolean
}

/** Of a member that joins for the first time. */
export const NO_OWNERSHIP: Ownership = { generation: -1, owned: [], leaving: false }

/** User data of JoinGroup: JSON, since it is small and readable in a broker's log. */
export function encodeOwnership({ generation, owned, leaving }: Ownership): Buffer {
  const claims = owned.map(({ topic, partition, busy }) => (busy ? [topic, partition, 'busy'] : [topic, partition]))
  return Buffer.from(JSON.stringify({ generation, owned: claims, ...(leaving ? { leaving } : {}) }))
}

/** Reads any member's user data; in another assigner's format it counts as owning nothing. */
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

/** User data of an assignment: the partitions to release once their running work is finished. */
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
