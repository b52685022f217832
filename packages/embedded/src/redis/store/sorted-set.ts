import { itemOverheadBytes } from './memory'

export interface ScoredMember {
  member: string
  score: number
}

/** Members ordered by score, then by their bytes. */
export class SortedSet {
  private readonly scores = new Map<string, number>()
  private readonly sortedMembers: ScoredMember[] = []
  bytes = 0

  static of(members: Iterable<ScoredMember>): SortedSet {
    const set = new SortedSet()
    for (const { member, score } of members) set.set(member, score)
    return set
  }

  get size(): number {
    return this.scores.size
  }

  score(member: string): number | undefined {
    return this.scores.get(member)
  }

  /** Adds the member, or changes its score. */
  set(member: string, score: number): void {
    const oldScore = this.scores.get(member)
    if (oldScore === score) return
    if (oldScore !== undefined) this.sortedMembers.splice(this.rankOf({ member, score: oldScore }), 1)
    else this.bytes += itemOverheadBytes + member.length
    this.sortedMembers.splice(this.rankOf({ member, score }), 0, { member, score })
    this.scores.set(member, score)
  }

  delete(member: string): boolean {
    const score = this.scores.get(member)
    if (score === undefined) return false
    this.sortedMembers.splice(this.rankOf({ member, score }), 1)
    this.bytes -= itemOverheadBytes + member.length
    return this.scores.delete(member)
  }

  /** The member's rank, 0 for the lowest score. */
  rank(member: string): number | undefined {
    const score = this.scores.get(member)
    return score === undefined ? undefined : this.rankOf({ member, score })
  }

  /** The members from one rank until before another, by default all. */
  slice(start = 0, end = this.size): ScoredMember[] {
    return this.sortedMembers.slice(start, end)
  }

  clone(): SortedSet {
    return SortedSet.of(this.sortedMembers)
  }

  /** The ranks of the members with scores from `min` to `max`, as arguments of `slice`. */
  rangeByScore(min: Bound<number>, max: Bound<number>): readonly [number, number] {
    return this.rangeBy(({ score }) => score, min, max)
  }

  /** The ranks of the members from `min` to `max` by their bytes, if all scores are the same. */
  rangeByMember(min: Bound<string>, max: Bound<string>): readonly [number, number] {
    return this.rangeBy(({ member }) => member, min, max)
  }

  private rangeBy<Key extends number | string>(
    keyOf: (item: ScoredMember) => Key,
    min: Bound<Key>,
    max: Bound<Key>,
  ): readonly [number, number] {
    const isFrom = (key: Key): boolean => (min.isExclusive ? key > min.key : key >= min.key)
    const isAfter = (key: Key): boolean => (max.isExclusive ? key >= max.key : key > max.key)
    const start = this.firstWhere((item) => isFrom(keyOf(item)))
    const end = this.firstWhere((item) => isAfter(keyOf(item)))
    return [start, Math.max(start, end)]
  }

  /** The rank that a member with this score has, or would have. */
  private rankOf({ member, score }: ScoredMember): number {
    return this.firstWhere((item) => item.score > score || (item.score === score && item.member >= member))
  }

  /** Binary search for the rank of the first member that passes the test; all members after it must pass, too. */
  private firstWhere(test: (item: ScoredMember) => boolean): number {
    let [low, high] = [0, this.sortedMembers.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const item = this.sortedMembers[middle]
      if (item && test(item)) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** One end of a range of scores or members. */
export interface Bound<Key> {
  key: Key
  isExclusive: boolean
}
