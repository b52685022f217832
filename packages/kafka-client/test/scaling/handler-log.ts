import { type Work } from './work'

interface Handled extends Work {
  pod: string
  begunAt: number
  endedAt: number
}

/** When each record was handled, and by which member. */
export class HandlerLog {
  private readonly handledRecords: Handled[] = []

  /** Returns a function to call at the end of the handler. */
  begin(pod: string, work: Work): () => void {
    const handled = { ...work, pod, begunAt: performance.now(), endedAt: Infinity }
    this.handledRecords.push(handled)
    return () => (handled.endedAt = performance.now())
  }

  /** Describes what was wrong. `isOnce`: whether each record must be handled exactly once, and not only at least once. */
  problems(sent: readonly Work[], isOnce: boolean): string[] {
    const podsOf = (nth: number) => this.handledRecords.filter((each) => each.nth === nth).map(({ pod }) => pod)
    const missing = sent
      .filter(({ nth }) => podsOf(nth).length === 0)
      .map(({ nth }) => `record ${nth} was never handled`)
    if (!isOnce) return missing
    const repeated = sent.filter(({ nth }) => podsOf(nth).length > 1)
    return [
      ...missing,
      ...repeated.map(({ nth }) => `record ${nth} was handled by ${podsOf(nth).join(' and ')}`),
      ...this.overlaps(),
    ]
  }

  private overlaps(): string[] {
    return this.handledRecords.flatMap((earlier, index) =>
      this.handledRecords
        .slice(index + 1)
        .filter((later) => later.key === earlier.key && later.begunAt < earlier.endedAt)
        .map((later) => `records ${earlier.nth} and ${later.nth} of ${earlier.key} were handled at the same time`),
    )
  }
}
