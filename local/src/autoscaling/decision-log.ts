import { type ScalingDecision } from '@food-delivery/contracts'

/** A decision as it is streamed. */
export interface DecisionNews {
  /** Name of the ScaledObject or HorizontalPodAutoscaler. */
  autoscaler: string
  decision: ScalingDecision
  /** When its HPA looks next, ms since 1970. */
  nextSyncAt: number
}

/** Decisions are kept this long. Milliseconds. */
export const KEPT_MS = 15 * 60_000

/** Keeps every decision of the last 15 minutes, also "no change". */
export class DecisionLog {
  private kept: DecisionNews[] = []
  private readonly listeners = new Set<(news: DecisionNews) => void>()

  constructor(private readonly options: { now: () => number }) {}

  add(news: DecisionNews): void {
    const oldest = this.options.now() - KEPT_MS
    const stale = this.kept.findIndex(({ decision }) => decision.t >= oldest)
    if (stale > 0) this.kept.splice(0, stale)
    this.kept.push(news)
    for (const listener of [...this.listeners]) listener(news)
  }

  /** Oldest first; `since`: ms since 1970. */
  list({ autoscaler, since = 0 }: { autoscaler?: string; since?: number } = {}): ScalingDecision[] {
    const oldest = Math.max(since, this.options.now() - KEPT_MS)
    return this.kept
      .filter((news) => autoscaler === undefined || news.autoscaler === autoscaler)
      .map(({ decision }) => decision)
      .filter(({ t }) => t >= oldest)
  }

  /** What is kept, oldest first, to begin a stream with. */
  get news(): readonly DecisionNews[] {
    return this.kept
  }

  /** Calls `listener` on each decision from now on; call the answer to stop. */
  subscribe(listener: (news: DecisionNews) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
