interface Scored {
  member: string
  score: number
}

/** Members in the order of their scores, and of their bytes where scores are equal. */
export class SortedSet {
  private readonly scores = new Map<string, number>()
  private readonly order: Scored[] = []

  get size(): number {
    return this.scores.size
  }

  score(member: string): number | undefined {
    return this.scores.get(member)
  }

  /** True when the member is new. */
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

  /** Place of a member, 0 for the lowest score. */
  rank(member: string): number | undefined {
    const score = this.scores.get(member)
    return score === undefined ? undefined : this.position({ member, score })
  }

  slice(start: number, end: number): readonly Scored[] {
    return this.order.slice(start, end)
  }

  /** Places of the members from `min` to `max`: the first, and the one behind the last. */
  rangeByScore(min: ScoreBound, max: ScoreBound): { start: number; end: number } {
    const start = this.firstWhere(({ score }) => (min.isExclusive ? score > min.score : score >= min.score))
    const end = this.firstWhere(({ score }) => (max.isExclusive ? score >= max.score : score > max.score))
    return { start, end: Math.max(start, end) }
  }

  private position({ member, score }: Scored): number {
    return this.firstWhere((item) => item.score > score || (item.score === score && item.member >= member))
  }

  /** Place of the first for which it is true, given that it is true for all behind it too. */
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
