import { type OrderDelays } from '../api/order-delays'
import { AcceptedRate } from './accepted-rate'
import { BackOff } from './back-off'
import { type LoadShape, rateOverTime } from './load-shape'
import { type FailureReason, type LoadReport, idleLoad } from './load-report'
import { Pacer } from './pacer'

const MAX_IN_FLIGHT = 64
const REPORT_EVERY_MS = 250
const MAX_WAIT_MS = 250

/** The rate of a load over time, and the delays of its orders. */
export interface LoadPlan extends OrderDelays {
  /** Orders per second; the highest rate of a shape. */
  readonly ratePerSecond: number
  readonly shape: LoadShape
}

/** The result of one request. */
export type SubmitResult = { accepted: true } | { accepted: false; reason: FailureReason; retryAfterMs?: number }

export interface LoadClock {
  now: () => number
  /** Calls `callback` after `ms`; returns a function that cancels the call. */
  after: (ms: number, callback: () => void) => () => void
}

interface LoadGeneratorOptions {
  clock: LoadClock
  /** Must not reject. */
  submit: (plan: LoadPlan) => Promise<SubmitResult>
  /** Called every 250 ms while the load runs, when it stops or is reset, and for each response after it has stopped. */
  report: (report: LoadReport) => void
}

type Count = 'sent' | 'accepted' | 'heldBack' | 'missed' | 'inFlight'

interface Run {
  plan: LoadPlan
  readonly startedAt: number
  /** Orders per second at a second since the start. */
  rateAt: (second: number) => number
  readonly pacer: Pacer
  readonly acceptedRate: AcceptedRate
  readonly backOff: BackOff
}

/** Places orders at the rate of a plan, evenly spaced, and reports the results. */
export class LoadGenerator {
  readonly #options: LoadGeneratorOptions
  #counts: LoadReport = idleLoad
  #run: Run | undefined
  // The number of resets. A response to a request from before a reset is not counted.
  #resets = 0
  #cancelSend = () => {}
  #cancelReport = () => {}

  constructor(options: LoadGeneratorOptions) {
    this.#options = options
  }

  /** Starts the load, or restarts a running one. */
  start(plan: LoadPlan): void {
    this.#cancel()
    const now = this.#options.clock.now()
    const rateAt = rateOverTime(plan.shape, plan.ratePerSecond)
    const pacer = new Pacer({ ratePerSecond: rateAt(0), now })
    this.#run = { plan, startedAt: now, rateAt, pacer, acceptedRate: new AcceptedRate(now), backOff: new BackOff() }
    this.#sendDue(this.#run)
    this.#reportRegularly()
  }

  /** Changes a running load. */
  change(plan: LoadPlan): void {
    if (!this.#run) return
    this.#run.plan = plan
    this.#run.rateAt = rateOverTime(plan.shape, plan.ratePerSecond)
    this.#sendDue(this.#run)
  }

  stop(): void {
    this.#cancel()
    this.#report()
  }

  /** Stops the load and sets all counts to zero. */
  reset(): void {
    this.#cancel()
    this.#resets += 1
    this.#counts = idleLoad
    this.#report()
  }

  #cancel(): void {
    this.#cancelSend()
    this.#cancelReport()
    this.#run = undefined
  }

  #sendDue(run: Run): void {
    this.#cancelSend()
    const now = this.#options.clock.now()
    run.pacer.setRate(this.#plannedRate(run), now)
    const pause = run.backOff.pauseAt(now)
    if (pause) run.pacer.resumeAt(pause.until)
    const { due, missed } = run.pacer.takeDue(now)
    this.#add({ missed })
    for (let i = 0; i < due; i += 1) this.#send(run.plan)
    // The rate may rise before the next order is due.
    const waitMs = Math.min(run.pacer.waitMs(now), MAX_WAIT_MS)
    this.#cancelSend = this.#options.clock.after(waitMs, () => this.#sendDue(run))
  }

  #plannedRate({ rateAt, startedAt }: Run): number {
    return rateAt((this.#options.clock.now() - startedAt) / 1_000)
  }

  #send(plan: LoadPlan): void {
    if (this.#counts.inFlight >= MAX_IN_FLIGHT) return this.#add({ heldBack: 1 })
    this.#add({ sent: 1, inFlight: 1 })
    const resets = this.#resets
    void this.#options.submit(plan).then((result) => {
      if (resets === this.#resets) this.#recordResult(result)
    })
  }

  #recordResult(result: SubmitResult): void {
    const now = this.#options.clock.now()
    this.#add({ inFlight: -1 })
    if (result.accepted) {
      this.#add({ accepted: 1 })
      this.#run?.acceptedRate.add(now)
      this.#run?.backOff.recordSuccess(now)
    } else {
      const { failed } = this.#counts
      const { reason, retryAfterMs } = result
      this.#counts = { ...this.#counts, failed: { ...failed, [reason]: failed[reason] + 1 } }
      this.#run?.backOff.recordFailure(reason, now, retryAfterMs)
    }
    if (!this.#run) this.#report()
  }

  #add(change: Partial<Record<Count, number>>): void {
    const counts = Object.entries(change).map(([name, value]) => [name, this.#counts[name as Count] + value])
    this.#counts = { ...this.#counts, ...(Object.fromEntries(counts) as Partial<LoadReport>) }
  }

  #reportRegularly(): void {
    this.#report()
    this.#cancelReport = this.#options.clock.after(REPORT_EVERY_MS, () => this.#reportRegularly())
  }

  #report(): void {
    const now = this.#options.clock.now()
    this.#options.report({
      ...this.#counts,
      running: this.#run !== undefined,
      plannedPerSecond: this.#run ? this.#plannedRate(this.#run) : 0,
      acceptedPerSecond: this.#run?.acceptedRate.perSecond(now) ?? 0,
      backOff: this.#run?.backOff.pauseAt(now) ?? null,
    })
  }
}
