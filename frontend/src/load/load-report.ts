/** Why a request of the load failed. */
export const failureReasons = ['unavailable', 'rejected', 'server', 'network', 'timeout'] as const

export type FailureReason = (typeof failureReasons)[number]

/** What the load does now and what came of it since the last RESET. */
export interface LoadReport {
  readonly running: boolean
  /** Requests sent. */
  readonly sent: number
  /** Answered with 202. */
  readonly accepted: number
  readonly failed: Readonly<Record<FailureReason, number>>
  /** Orders of the pace that were not sent, since too many answers were outstanding. */
  readonly heldBack: number
  /** Orders of the pace that were not sent, since the browser woke too late for them. */
  readonly missed: number
  readonly inFlight: number
  /** Requests accepted per second over the last five seconds. */
  readonly acceptedPerSecond: number
  /** While the load waits because a request failed: until when (ms since 1970) and why. */
  readonly backOff: { readonly until: number; readonly reason: FailureReason } | null
}

/** A load that was never started. */
export const idleLoad: LoadReport = {
  running: false,
  sent: 0,
  accepted: 0,
  failed: { unavailable: 0, rejected: 0, server: 0, network: 0, timeout: 0 },
  heldBack: 0,
  missed: 0,
  inFlight: 0,
  acceptedPerSecond: 0,
  backOff: null,
}

/** All failed requests. */
export function failures(report: LoadReport): number {
  return failureReasons.reduce((sum, reason) => sum + report.failed[reason], 0)
}
