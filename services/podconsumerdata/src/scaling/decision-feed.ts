import { type IncomingMessage, get } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ScalingDecision } from '@food-delivery/contracts'

/** The latest decisions of an autoscaler. */
export interface RecentDecisions {
  /** Newest first. */
  decisions: ScalingDecision[]
  /** Time of the next sync of the HPA, ms since 1970. */
  nextSyncAt: number
}

export interface DecisionFeedOptions {
  /** Base URL of the local cluster's API. */
  server: string
  /** Called after each decision. */
  onChange: () => void
  /** Pause before the next request, ms. Default 2,000, or 60,000 if the API does not have the stream. */
  retry?: { reconnectMs: number; missingMs: number }
}

/** Maximum number of decisions that the frontend shows per autoscaler. */
const MAX_DECISIONS = 10
const DEFAULT_RETRY = { reconnectMs: 2_000, missingMs: 60_000 }

/**
 * Reads the scaling decisions that the local cluster streams (`GET /decisions?watch=true`). Other clusters do not have
 * this stream.
 */
export class DecisionFeed {
  private readonly recent = new Map<string, RecentDecisions>()
  private readonly stopping = new AbortController()

  constructor(private readonly options: DecisionFeedOptions) {}

  /** The decisions of an autoscaler; undefined before its first decision. */
  decisionsOf(autoscaler: string): RecentDecisions | undefined {
    return this.recent.get(autoscaler)
  }

  /** Reads the stream until `stop`, and opens it again when it ends. Never rejects. */
  async start(): Promise<void> {
    const { reconnectMs, missingMs } = this.options.retry ?? DEFAULT_RETRY
    const { signal } = this.stopping
    while (!signal.aborted) {
      const status = await this.readStream().catch(() => 0)
      await sleep(status === 404 ? missingMs : reconnectMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  stop(): void {
    this.stopping.abort()
  }

  /** Resolves with the HTTP status when the stream has ended. */
  private async readStream(): Promise<number> {
    const response = await this.open()
    const status = response.statusCode ?? 0
    if (status !== 200) {
      response.resume()
      return status
    }
    // The stream begins with all decisions that the server has kept.
    this.recent.clear()
    for await (const line of createInterface({ input: response, crlfDelay: Infinity })) this.addDecision(line)
    return status
  }

  private open(): Promise<IncomingMessage> {
    const url = `${this.options.server}/decisions?watch=true`
    return new Promise((resolve, reject) => {
      get(url, { signal: this.stopping.signal, agent: false }, resolve).on('error', reject)
    })
  }

  private addDecision(line: string): void {
    const { autoscaler, decision, nextSyncAt } = JSON.parse(line) as StreamedDecision
    const earlier = this.recent.get(autoscaler)?.decisions ?? []
    // Most polls of KEDA change nothing and would displace the decisions of the HPA.
    const isShown = decision.loop !== 'keda' || decision.from !== decision.to
    const decisions = isShown ? [decision, ...earlier].slice(0, MAX_DECISIONS) : earlier
    this.recent.set(autoscaler, { decisions, nextSyncAt })
    this.options.onChange()
  }
}

interface StreamedDecision {
  autoscaler: string
  decision: ScalingDecision
  nextSyncAt: number
}
