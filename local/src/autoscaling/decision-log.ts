import { type ScalingDecision } from '@food-delivery/contracts'
import { KEPT_MS, RecentLog } from './recent-log'

/** A decision as it is streamed. */
export interface DecisionNews {
  /** Name of the ScaledObject or HorizontalPodAutoscaler. */
  autoscaler: string
  decision: ScalingDecision
  /** When its HPA looks next, ms since 1970. */
  nextSyncAt: number
}

/** Keeps every decision of the last 15 minutes, also "no change". */
export class DecisionLog {
  private readonly kept = new RecentLog<DecisionNews>()
  private readonly listeners = new Set<(news: DecisionNews) => void>()

  constructor(private readonly options: { now: () => number }) {}

  add(news: DecisionNews): void {
    this.kept.add(news.decision.t, news)
    for (const listener of [...this.listeners]) listener(news)
  }

  /** Oldest first; `since`: ms since 1970. */
  list({ autoscaler, since = 0 }: { autoscaler?: string; since?: number } = {}): ScalingDecision[] {
    return this.kept
      .since(Math.max(since, this.options.now() - KEPT_MS))
      .map(({ seen }) => seen)
      .filter((news) => autoscaler === undefined || news.autoscaler === autoscaler)
      .map(({ decision }) => decision)
  }

  /** What is kept, oldest first, to begin a stream with. */
  get news(): readonly DecisionNews[] {
    return this.kept.since(0).map(({ seen }) => seen)
  }

  /** Calls `listener` on each decision from now on; call the answer to stop. */
  subscribe(listener: (news: DecisionNews) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
