import { AcceptedRate } from './accepted-rate'
import { BackOff } from './back-off'
import { type FailureReason, type LoadReport, idleLoad } from './load-report'
import { Pacer } from './pacer'

/** Requests in flight at the same time. */
const MAX_IN_FLIGHT = 64
const REPORT_EVERY_MS = 250

/** Orders per second, and the delays that each order asks for in ms. */
export interface LoadPlan {
  readonly ratePerSecond: number
  readonly kitchenSpeed: number
  readonly courierSpeed: number
}

/** The result of one request. */
export type Submitted = { accepted: true } | { accepted: false; reason: FailureReason; retryAfterMs?: number }

/** The clock of the generator, replaced in tests. */
export interface LoadClock {
  now: () => number
  /** Calls back after `ms`; returns a function that cancels it. */
  after: (ms: number, wake: () => void) => () => void
}

/** `submit` never rejects; `report` is called every 250 ms and when the load stops. */
interface LoadCollaborators {
  clock: LoadClock
  submit: (plan: LoadPlan) => Promise<Submitted>
  report: (report: LoadReport) => void
}

interface Run {
  plan: LoadPlan
  readonly pacer: Pacer
  readonly rate: AcceptedRate
  readonly backOff: BackOff
}

/** Places orders at an even pace and reports the results. */
export class LoadGenerator {
  readonly #collaborators: LoadCollaborators
  #counts: LoadReport = idleLoad
  #run: Run | undefined
  // Responses to requests sent before a reset must not be counted after it.
  #resets = 0
  #cancelBeat = () => {}
  #cancelReport = () => {}

  constructor(collaborators: LoadCollaborators) {
    this.#collaborators = collaborators
  }

  /** Starts, or restarts, with this plan. */
  start(plan: LoadPlan): void {
    this.#halt()
    const now = this.#collaborators.clock.now()
    const pacer = new Pacer({ ratePerSecond: plan.ratePerSecond, now })
    this.#run = { plan, pacer, rate: new AcceptedRate(now), backOff: new BackOff() }
    this.#beat(this.#run)
    this.#reportRegularly()
  }

  /** Changes rate and speeds of a running load. */
  change(plan: LoadPlan): void {
    if (!this.#run) return
    this.#run.plan = plan
    this.#run.pacer.setRate(plan.ratePerSecond, this.#collaborators.clock.now())
    this.#beat(this.#run)
  }

  stop(): void {
    this.#halt()
    this.#report()
  }

  /** Stops and forgets all counts. */
  reset(): void {
    this.#halt()
    this.#resets += 1
    this.#counts = idleLoad
    this.#report()
  }

  #halt(): void {
    this.#cancelBeat()
    this.#cancelReport()
    this.#run = undefined
  }

  #beat(run: Run): void {
    this.#cancelBeat()
    const now = this.#collaborators.clock.now()
    const pause = run.backOff.at(now)
    if (pause) run.pacer.resumeAt(pause.until)
    const { due, dropped } = run.pacer.take(now)
    this.#add({ missed: dropped })
    for (let i = 0; i < due; i += 1) this.#send(run.plan)
    this.#cancelBeat = this.#collaborators.clock.after(run.pacer.waitMs(now), () => this.#beat(run))
  }

  #send(plan: LoadPlan): void {
    if (this.#counts.inFlight >= MAX_IN_FLIGHT) return this.#add({ heldBack: 1 })
    this.#add({ sent: 1, inFlight: 1 })
    const resets = this.#resets
    void this.#collaborators.submit(plan).then((result) => {
      if (resets === this.#resets) this.#settle(result)
    })
  }

  #settle(result: Submitted): void {
    const now = this.#collaborators.clock.now()
    this.#add({ inFlight: -1 })
    if (result.accepted) {
      this.#add({ accepted: 1 })
      this.#run?.rate.add(now)
      this.#run?.backOff.succeeded(now)
    } else {
      const { failed } = this.#counts
      const { reason, retryAfterMs } = result
      this.#counts = { ...this.#counts, failed: { ...failed, [reason]: failed[reason] + 1 } }
      this.#run?.backOff.failed(reason, now, retryAfterMs)
    }
    if (!this.#run) this.#report()
  }

  #add(more: Partial<Record<'sent' | 'accepted' | 'heldBack' | 'missed' | 'inFlight', number>>): void {
    const { sent, accepted, heldBack, missed, inFlight } = this.#counts
    this.#counts = {
      ...this.#counts,
      sent: sent + (more.sent ?? 0),
      accepted: accepted + (more.accepted ?? 0),
      heldBack: heldBack + (more.heldBack ?? 0),
      missed: missed + (more.missed ?? 0),
      inFlight: inFlight + (more.inFlight ?? 0),
    }
  }

  #reportRegularly(): void {
    this.#report()
    this.#cancelReport = this.#collaborators.clock.after(REPORT_EVERY_MS, () => this.#reportRegularly())
  }

  #report(): void {
    const now = this.#collaborators.clock.now()
    this.#collaborators.report({
      ...this.#counts,
      running: this.#run !== undefined,
      acceptedPerSecond: this.#run?.rate.perSecond(now) ?? 0,
      backOff: this.#run?.backOff.at(now) ?? null,
    })
  }
}
