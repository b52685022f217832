/**
 * Assigns partitions 0, 1, … to members. `previous`: the partitions that each member had before; empty for a new
 * member.
 */
type Assignor = (partitions: number, previous: readonly (readonly number[])[]) => number[][]

const roundRobin: Assignor = (partitions, previous) => {
  const assigned: number[][] = previous.map(() => [])
  for (let partition = 0; partition < partitions; partition++) assigned[partition % previous.length]?.push(partition)
  return assigned
}

const range: Assignor = (partitions, previous) => {
  const [perMember, remainder] = [Math.floor(partitions / previous.length), partitions % previous.length]
  return previous.map((_, index) => {
    const start = index * perMember + Math.min(index, remainder)
    const count = perMember + (index < remainder ? 1 : 0)
    return Array.from({ length: count }, (_unused, offset) => start + offset)
  })
}

/** Balances the numbers of partitions; each member keeps as many of its partitions as a balance allows. */
const sticky: Assignor = (partitions, previous) => {
  const [perMember, remainder] = [Math.floor(partitions / previous.length), partitions % previous.length]
  // Members with the most partitions keep one more, so that fewer move.
  const bySize = previous
    .map((_, index) => index)
    .sort((a, b) => (previous[b]?.length ?? 0) - (previous[a]?.length ?? 0))
  const quota = new Array<number>(previous.length).fill(perMember)
  for (const index of bySize.slice(0, remainder)) quota[index] = perMember + 1
  const assigned = previous.map((partitionsBefore, index) => partitionsBefore.slice(0, quota[index]))
  const keptPartitions = new Set(assigned.flat())
  let next = 0
  for (const [index, memberPartitions] of assigned.entries()) {
    while (memberPartitions.length < (quota[index] ?? 0)) {
      while (keptPartitions.has(next)) next++
      memberPartitions.push(next++)
    }
  }
  return assigned
}

const assignors = { 'round-robin': roundRobin, range, sticky }

/** `cooperative-sticky` of Kafka is `sticky` with the protocol `cooperative`. */
export type AssignorName = keyof typeof assignors

/** The partitions of each member after a rebalance; empty without members. */
export function assign(name: AssignorName, partitions: number, previous: readonly (readonly number[])[]): number[][] {
  return previous.length === 0 ? [] : assignors[name](partitions, previous)
}
