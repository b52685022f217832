import { AcceptedRate } from './accepted-rate'
import { BackOff } from './back-off'
import { type FailureReason, type LoadReport, idleLoad } from './load-report'
import { Pacer } from './pacer'

/** Requests that may wait for an answer at the same time. */
const MAX_IN_FLIGHT = 64
const REPORT_EVERY_MS = 250

/** What to send: orders per second, and the delays each order asks for in ms. */
export interface LoadPlan {
  readonly ratePerSecond: number
  readonly kitchenSpeed: number
  readonly courierSpeed: number
}

/** What became of one request. */
export type Submitted = { accepted: true } | { accepted: false; reason: FailureReason; retryAfterMs?: number }

/** Time as the generator needs it, so that tests can turn the hands. */
export interface LoadClock {
  now: () => number
  /** Calls back after `ms` and returns how to call that off. */
  after: (ms: number, wake: () => void) => () => void
}

/** What the generator works with. `submit` never rejects; `report` is called each 250 ms and on each change. */
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

/** Places orders at an even pace and tells what came of them. */
export class LoadGenerator {
  readonly #with: LoadCollaborators
  #counts: LoadReport = idleLoad
  #run: Run | undefined
  // Answers to requests from before a reset must not be counted after it.
  #era = 0
  #cancelBeat = () => {}
  #cancelReport = () => {}

  constructor(collaborators: LoadCollaborators) {
    this.#with = collaborators
  }

  /** Starts, or starts again, with this plan. */
  start(plan: LoadPlan): void {
    this.#halt()
    const now = this.#with.clock.now()
    const pacer = new Pacer({ ratePerSecond: plan.ratePerSecond, now })
    this.#run = { plan, pacer, rate: new AcceptedRate(now), backOff: new BackOff() }
    this.#beat(this.#run)
    this.#tellRegularly()
  }

  /** Changes rate and speeds of a running load at once. */
  change(plan: LoadPlan): void {
    if (!this.#run) return
    this.#run.plan = plan
    this.#run.pacer.setRate(plan.ratePerSecond, this.#with.clock.now())
    this.#beat(this.#run)
  }

  stop(): void {
    this.#halt()
    this.#tell()
  }

  /** Stops and forgets all counts. */
  reset(): void {
    this.#halt()
    this.#era += 1
    this.#counts = idleLoad
    this.#tell()
  }

  #halt(): void {
    this.#cancelBeat()
    this.#cancelReport()
    this.#run = undefined
  }

  #beat(run: Run): void {
    this.#cancelBeat()
    const now = this.#with.clock.now()
    const pause = run.backOff.at(now)
    if (pause) run.pacer.resumeAt(pause.until)
    const { due, dropped } = run.pacer.take(now)
    this.#add({ missed: dropped })
    for (let i = 0; i < due; i += 1) this.#send(run.plan)
    this.#cancelBeat = this.#with.clock.after(run.pacer.waitMs(now), () => this.#beat(run))
  }

  #send(plan: LoadPlan): void {
    if (this.#counts.inFlight >= MAX_IN_FLIGHT) return this.#add({ heldBack: 1 })
    this.#add({ sent: 1, inFlight: 1 })
    const era = this.#era
    void this.#with.submit(plan).then((result) => {
      if (era === this.#era) this.#settle(result)
    })
  }

  #settle(result: Submitted): void {
    const now = this.#with.clock.now()
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
    if (!this.#run) this.#tell()
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

  #tellRegularly(): void {
    this.#tell()
    this.#cancelReport = this.#with.clock.after(REPORT_EVERY_MS, () => this.#tellRegularly())
  }

  #tell(): void {
    const now = this.#with.clock.now()
    this.#with.report({
      ...this.#counts,
      running: this.#run !== undefined,
      acceptedPerSecond: this.#run?.rate.perSecond(now) ?? 0,
      backOff: this.#run?.backOff.at(now) ?? null,
    })
  }
}
