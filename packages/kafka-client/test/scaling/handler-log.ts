import { type Work } from './work'

interface Handled extends Work {
  pod: string
  begunAt: number
  endedAt: number
}

/** When each record was handled, and by which member. */
export class HandlerLog {
  private readonly all: Handled[] = []

  /** Returns a function to call at the end of the handler. */
  begin(pod: string, work: Work): () => void {
    const handled = { ...work, pod, begunAt: performance.now(), endedAt: Infinity }
    this.all.push(handled)
    return () => (handled.endedAt = performance.now())
  }

  /** `isOnce`: whether each record must be handled exactly once, and not only at least once. */
  problems(sent: readonly Work[], isOnce: boolean): string[] {
    const podsOf = (nth: number) => this.all.filter((each) => each.nth === nth).map(({ pod }) => pod)
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
    return this.all.flatMap((one, index) =>
      this.all
        .slice(index + 1)
        .filter((other) => other.key === one.key && other.begunAt < one.endedAt)
        .map((other) => `records ${one.nth} and ${other.nth} of ${one.key} were handled at the same time`),
    )
  }
}
