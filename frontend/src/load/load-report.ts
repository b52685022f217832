export const failureReasons = ['unavailable', 'rejected', 'server', 'network', 'timeout'] as const

export type FailureReason = (typeof failureReasons)[number]

/** The state of the load, and its results since the last reset. */
export interface LoadReport {
  readonly running: boolean
  readonly sent: number
  /** Requests with response 202. */
  readonly accepted: number
  readonly failed: Readonly<Record<FailureReason, number>>
  /** Orders not sent because too many requests were in flight. */
  readonly heldBack: number
  /** Orders not sent because the timer fired too late. */
  readonly missed: number
  readonly inFlight: number
  /** The current rate of the plan, which follows from its shape. Orders per second. */
  readonly plannedPerSecond: number
  /** Requests accepted per second over the last five seconds. */
  readonly acceptedPerSecond: number
  /** The current pause after a failure: its end (ms since 1970) and its reason; null without a pause. */
  readonly backOff: { readonly until: number; readonly reason: FailureReason } | null
}

export const idleLoad: LoadReport = {
  running: false,
  sent: 0,
  accepted: 0,
  failed: { unavailable: 0, rejected: 0, server: 0, network: 0, timeout: 0 },
  heldBack: 0,
  missed: 0,
  inFlight: 0,
  plannedPerSecond: 0,
  acceptedPerSecond: 0,
  backOff: null,
}

export function failureCount(report: LoadReport): number {
  return failureReasons.reduce((sum, reason) => sum + report.failed[reason], 0)
}
