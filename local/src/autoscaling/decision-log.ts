import { type ScalingDecision } from '@food-delivery/contracts'
import { RETENTION_MS, RecentLog } from './recent-log'

/** A decision as `GET /decisions?watch=true` streams it. */
export interface DecisionRecord {
  /** Name of the ScaledObject or HorizontalPodAutoscaler. */
  autoscaler: string
  decision: ScalingDecision
  /** Next sync of the HPA, ms since 1970. */
  nextSyncAt: number
}

/** The decisions of the last 15 minutes, including decisions without a change. */
export class DecisionLog {
  private readonly recentRecords = new RecentLog<DecisionRecord>()
  private readonly listeners = new Set<(record: DecisionRecord) => void>()

  constructor(private readonly options: { now: () => number }) {}

  add(record: DecisionRecord): void {
    this.recentRecords.add(record.decision.t, record)
    for (const listener of Array.from(this.listeners)) listener(record)
  }

  /** Oldest first; `since`: ms since 1970. */
  list({ autoscaler, since = 0 }: { autoscaler?: string; since?: number } = {}): ScalingDecision[] {
    return this.recentRecords
      .since(Math.max(since, this.options.now() - RETENTION_MS))
      .map(({ value }) => value)
      .filter((record) => autoscaler === undefined || record.autoscaler === autoscaler)
      .map(({ decision }) => decision)
  }

  /** All records, oldest first. */
  get records(): readonly DecisionRecord[] {
    return this.recentRecords.since(0).map(({ value }) => value)
  }

  /** Calls `listener` for each new decision; returns the function that unsubscribes. */
  subscribe(listener: (record: DecisionRecord) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
