import { type IncomingMessage, get } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ScalingDecision } from '@food-delivery/contracts'

/** The decisions of one autoscaler. */
export interface KnownDecisions {
  /** Newest first. */
  decisions: ScalingDecision[]
  /** ms since 1970. */
  nextSyncAt: number
}

export interface DecisionFeedOptions {
  /** Base URL of the laptop cluster's API. */
  server: string
  /** After each decision. */
  onChange: () => void
  /** Pause before the next request, ms. Default 2,000; 60,000 if the API has no such stream. */
  retry?: { lostMs: number; absentMs: number }
}

/** Decisions per autoscaler: as many as the panel shows. */
const MOST = 10
const DEFAULT_RETRY = { lostMs: 2_000, absentMs: 60_000 }

/**
 * Follows the decisions that the laptop cluster streams (`GET /decisions?watch=true`). A real cluster has no such
 * stream, so there the views have no decisions.
 */
export class DecisionFeed {
  private readonly known = new Map<string, KnownDecisions>()
  private readonly stopping = new AbortController()

  constructor(private readonly options: DecisionFeedOptions) {}

  /** Undefined before the first decision of an autoscaler. */
  of(autoscaler: string): KnownDecisions | undefined {
    return this.known.get(autoscaler)
  }

  /** Follows the stream until `stop` and reopens it when it ends. Never rejects. */
  async start(): Promise<void> {
    const { lostMs, absentMs } = this.options.retry ?? DEFAULT_RETRY
    const { signal } = this.stopping
    while (!signal.aborted) {
      const status = await this.follow().catch(() => 0)
      await sleep(status === 404 ? absentMs : lostMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  stop(): void {
    this.stopping.abort()
  }

  /** Resolves with the HTTP status when the stream has ended. */
  private async follow(): Promise<number> {
    const response = await this.open()
    const status = response.statusCode ?? 0
    if (status !== 200) {
      response.resume()
      return status
    }
    // The stream starts with all kept decisions.
    this.known.clear()
    for await (const line of createInterface({ input: response, crlfDelay: Infinity })) this.take(line)
    return status
  }

  private open(): Promise<IncomingMessage> {
    const url = `${this.options.server}/decisions?watch=true`
    return new Promise((resolve, reject) => {
      get(url, { signal: this.stopping.signal, agent: false }, resolve).on('error', reject)
    })
  }

  private take(line: string): void {
    const { autoscaler, decision, nextSyncAt } = JSON.parse(line) as StreamedDecision
    const earlier = this.known.get(autoscaler)?.decisions ?? []
    // KEDA's polls change nothing between minimum and maximum; they would only displace the syncs.
    const isShown = decision.loop !== 'keda' || decision.from !== decision.to
    const decisions = isShown ? [decision, ...earlier].slice(0, MOST) : earlier
    this.known.set(autoscaler, { decisions, nextSyncAt })
    this.options.onChange()
  }
}

interface StreamedDecision {
  autoscaler: string
  decision: ScalingDecision
  nextSyncAt: number
}
