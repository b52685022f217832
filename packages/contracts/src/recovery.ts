import { type FaultRecord } from './faults'

/** The lag of all groups together in one second; null if it was not reported. */
export interface LagSecond {
  /** Start of the second, seconds since 1970. */
  t: number
  lag: number | null
}

/** The effect of a fault on the lag. */
export interface Recovery {
  /** Average lag in the {@link BEFORE_SECONDS} before the fault. */
  before: number
  /** Highest lag since the fault began. */
  peak: number
  /** Seconds from the end of the fault until the lag had recovered; undefined if it has not. */
  seconds?: number
}

/** Time before a fault from which the normal lag is computed. Seconds. */
const BEFORE_SECONDS = 10

/** Time for which the lag must stay normal to count as recovered: longer than a group waits for a lost pod. Seconds. */
const STABLE_SECONDS = 8

/** Share by which normal lag may exceed its value before the fault. */
const TOLERANCE = 0.1

/** Lag that always counts as normal: one record in flight for each of four groups and six partitions. */
const IN_FLIGHT_LAG = 24

/** Length of the moving average of the lag, which smooths samples that were taken between commits. Seconds. */
const SMOOTHED_SECONDS = 3

/**
 * Measures the recovery from a fault: the time from its end until the lag is normal again and stays so. Normal is at
 * most 10 % above the lag before the fault, or at most IN_FLIGHT_LAG. Undefined if no lag before the fault is known.
 */
export function recoveryOf(
  seconds: readonly LagSecond[],
  { startedAt, endedAt }: Pick<FaultRecord, 'startedAt' | 'endedAt'>,
): Recovery | undefined {
  const start = startedAt / 1_000
  const before = averageOf(seconds.filter(({ t }) => t < start && t >= start - BEFORE_SECONDS))
  if (before === undefined) return undefined
  const secondsSinceStart = seconds.filter(({ t }) => t >= start)
  const peak = Math.max(0, ...secondsSinceStart.map(({ lag }) => lag ?? 0))
  if (endedAt === undefined) return { before, peak }
  const end = endedAt / 1_000
  const secondsSinceEnd = seconds.filter(({ t }) => t >= end)
  const recoveredAt = startOfNormalLag(secondsSinceEnd, Math.max(before * (1 + TOLERANCE), IN_FLIGHT_LAG))
  if (recoveredAt === undefined) return { before, peak }
  return { before, peak, seconds: Math.max(0, recoveredAt - end) }
}

/** The first second from which the smoothed lag stays at or below `limit` for STABLE_SECONDS; undefined if none. */
function startOfNormalLag(seconds: readonly LagSecond[], limit: number): number | undefined {
  let normalSince: number | undefined
  for (const [index, { t, lag }] of seconds.entries()) {
    const average = averageOf(seconds.slice(Math.max(0, index - SMOOTHED_SECONDS + 1), index + 1))
    const isNormal = lag !== null && average !== undefined && average <= limit
    normalSince = isNormal ? (normalSince ?? t) : undefined
    if (normalSince !== undefined && t - normalSince >= STABLE_SECONDS) return normalSince
  }
  return undefined
}

function averageOf(seconds: readonly LagSecond[]): number | undefined {
  const knownLags = seconds.flatMap(({ lag }) => (lag === null ? [] : [lag]))
  return knownLags.length === 0 ? undefined : knownLags.reduce((sum, lag) => sum + lag, 0) / knownLags.length
}
