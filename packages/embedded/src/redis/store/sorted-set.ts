interface Scored {
  member: string
  score: number
}

/** Members ordered by score, then by their bytes. */
export class SortedSet {
  private readonly scores = new Map<string, number>()
  private readonly order: Scored[] = []

  get size(): number {
    return this.scores.size
  }

  score(member: string): number | undefined {
    return this.scores.get(member)
  }

  /** True if the member was added, false if it was already present. */
  set(member: string, score: number): boolean {
    const old = this.scores.get(member)
    if (old === score) return false
    if (old !== undefined) this.order.splice(this.position({ member, score: old }), 1)
    this.order.splice(this.position({ member, score }), 0, { member, score })
    this.scores.set(member, score)
    return old === undefined
  }

  delete(member: string): boolean {
    const score = this.scores.get(member)
    if (score === undefined) return false
    this.order.splice(this.position({ member, score }), 1)
    return this.scores.delete(member)
  }

  /** The member's rank, 0 for the lowest score. */
  rank(member: string): number | undefined {
    const score = this.scores.get(member)
    return score === undefined ? undefined : this.position({ member, score })
  }

  slice(start: number, end: number): readonly Scored[] {
    return this.order.slice(start, end)
  }

  /** The ranks of the members with scores from `min` to `max`; `end` is exclusive. */
  rangeByScore(min: ScoreBound, max: ScoreBound): { start: number; end: number } {
    const start = this.firstWhere(({ score }) => (min.isExclusive ? score > min.score : score >= min.score))
    const end = this.firstWhere(({ score }) => (max.isExclusive ? score >= max.score : score > max.score))
    return { start, end: Math.max(start, end) }
  }

  private position({ member, score }: Scored): number {
    return this.firstWhere((item) => item.score > score || (item.score === score && item.member >= member))
  }

  /** Binary search for the first member that passes; all members after it must pass, too. */
  private firstWhere(isTrue: (item: Scored) => boolean): number {
    let [low, high] = [0, this.order.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const item = this.order[middle]
      if (item && isTrue(item)) high = middle
      else low = middle + 1
    }
    return low
  }
}

export interface ScoreBound {
  score: number
  isExclusive: boolean
}
