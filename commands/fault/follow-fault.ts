import { setTimeout as sleep } from 'node:timers/promises'
import {
  type FaultRecord,
  type FaultRequest,
  type FaultStep,
  type LagReport,
  type LagSecond,
  type OrderTotals,
  type Recovery,
  recoveryOf,
} from '@food-delivery/contracts'
import { type FaultSource } from './fault-source'

interface FollowOptions {
  source: FaultSource
  request: FaultRequest
  /** URL of the gateway or of another cluster, which reports lag and orders. */
  url: string
  print: (text: string) => void
  signal: AbortSignal
}

export interface FaultOutcome {
  fault: FaultRecord
  recovery: Recovery | undefined
  /** Orders that were lost, or delivered more than once, since the fault began; undefined if nothing counts them. */
  orders: Pick<OrderTotals, 'lost' | 'repeated'> | undefined
}

/** How long the normal lag is measured before the fault. */
const MEASURED_BEFORE_MS = 6_000
/** Longest wait, from the end of the fault, for the lag to be normal again. */
const RECOVERY_LIMIT_MS = 180_000
const POLL_MS = 500

/**
 * Injects a fault and prints its steps. Resolves when the lag is normal again, RECOVERY_LIMIT_MS after the end of the
 * fault or, if `signal` aborts, when the fault has been undone.
 */
export async function followFault({ source, request, url, print, signal }: FollowOptions): Promise<FaultOutcome> {
  const watch = new LagWatch(url)
  try {
    print(`measuring the lag for ${MEASURED_BEFORE_MS / 1_000} s`)
    await sleep(MEASURED_BEFORE_MS, undefined, { signal }).catch(() => undefined)
    const before = await watch.readTotals()
    let fault = await source.inject(request)
    let printed = 0
    let recovery: Recovery | undefined
    while (!isOver(fault, recovery)) {
      for (const step of fault.steps.slice(printed)) print(stepText(step))
      printed = fault.steps.length
      if (signal.aborted && fault.endedAt === undefined) await source.undo(fault.id)
      if (signal.aborted && fault.endedAt !== undefined) break
      await sleep(POLL_MS)
      // The request may fail while half of all pods are down.
      const faults = await source.faults().catch(() => [])
      fault = faults.find(({ id }) => id === fault.id) ?? fault
      recovery = watch.recovery(fault)
    }
    for (const step of fault.steps.slice(printed)) print(stepText(step))
    return { fault, recovery, orders: differenceOf(before, await watch.readTotals()) }
  } finally {
    watch.stop()
  }
}

function isOver({ endedAt }: FaultRecord, recovery: Recovery | undefined): boolean {
  if (endedAt === undefined) return false
  return recovery?.seconds !== undefined || Date.now() - endedAt > RECOVERY_LIMIT_MS
}

const stepText = ({ at, action, object }: FaultStep) =>
  `${new Date(at).toISOString().slice(11, 19)} ${object} ${action}`

function differenceOf(before: OrderTotals | undefined, after: OrderTotals | undefined): FaultOutcome['orders'] {
  if (!before || !after) return undefined
  return { lost: Math.max(0, after.lost - before.lost), repeated: Math.max(0, after.repeated - before.repeated) }
}

/** Polls the total lag of all groups and keeps one value per second. Also reads the order totals. */
class LagWatch {
  /** Total lag by second since 1970; null if no response arrived. */
  private readonly lagBySecond = new Map<number, number | null>()
  private readonly timer: NodeJS.Timeout

  constructor(private readonly url: string) {
    this.timer = setInterval(() => void this.poll(), POLL_MS)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  readTotals(): Promise<OrderTotals | undefined> {
    return this.get<OrderTotals>('/events/totals')
  }

  recovery(fault: FaultRecord): Recovery | undefined {
    const now = Math.floor(Date.now() / 1_000)
    const [first = now] = this.lagBySecond.keys()
    const seconds = Array.from({ length: Math.max(0, now - first) }, (_, index): LagSecond => {
      return { t: first + index, lag: this.lagBySecond.get(first + index) ?? null }
    })
    return recoveryOf(seconds, fault)
  }

  private async poll(): Promise<void> {
    const second = Math.floor(Date.now() / 1_000)
    const report = await this.get<LagReport>('/events/lag')
    this.lagBySecond.set(second, report ? Object.values(report).reduce((sum, { total }) => sum + total, 0) : null)
  }

  private async get<T>(path: string): Promise<T | undefined> {
    const response = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    return response?.ok ? ((await response.json()) as T) : undefined
  }
}
