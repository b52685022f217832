export interface ScoredMember {
  member: string
  score: number
}

/** Members ordered by score, then by their bytes. */
export class SortedSet {
  private readonly scores = new Map<string, number>()
  private readonly order: ScoredMember[] = []

  get size(): number {
    return this.scores.size
  }

  score(member: string): number | undefined {
    return this.scores.get(member)
  }

  /** Sets the member's score. True if the member is new, false if it existed already. */
  set(member: string, score: number): boolean {
    const old = this.scores.get(member)
    if (old === score) return false
    if (old !== undefined) this.order.splice(this.rankOf({ member, score: old }), 1)
    this.order.splice(this.rankOf({ member, score }), 0, { member, score })
    this.scores.set(member, score)
    return old === undefined
  }

  delete(member: string): boolean {
    const score = this.scores.get(member)
    if (score === undefined) return false
    this.order.splice(this.rankOf({ member, score }), 1)
    return this.scores.delete(member)
  }

  /** The member's rank, 0 for the lowest score. */
  rank(member: string): number | undefined {
    const score = this.scores.get(member)
    return score === undefined ? undefined : this.rankOf({ member, score })
  }

  slice(start: number, end: number): readonly ScoredMember[] {
    return this.order.slice(start, end)
  }

  /** The ranks of the members with scores from `min` to `max`, as arguments of `slice`. */
  rangeByScore(min: ScoreBound, max: ScoreBound): readonly [number, number] {
    const start = this.firstWhere(({ score }) => (min.isExclusive ? score > min.score : score >= min.score))
    const end = this.firstWhere(({ score }) => (max.isExclusive ? score >= max.score : score > max.score))
    return [start, Math.max(start, end)]
  }

  private rankOf({ member, score }: ScoredMember): number {
    return this.firstWhere((item) => item.score > score || (item.score === score && item.member >= member))
  }

  /** Binary search for the rank of the first member that passes the test; all members after it must pass, too. */
  private firstWhere(test: (item: ScoredMember) => boolean): number {
    let [low, high] = [0, this.order.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const item = this.order[middle]
      if (item && test(item)) high = middle
      else low = middle + 1
    }
    return low
  }
}

export interface ScoreBound {
  score: number
  isExclusive: boolean
}
