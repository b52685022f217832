import { type RecordedRun } from '@food-delivery/autoscaler'
import { type FaultRecord } from '@food-delivery/contracts'

type RecordedFaults = NonNullable<RecordedRun['faults']>

/** The faults that were active at or after the start of a recording (ms since 1970), in its format. */
export function recordedFaults(faults: readonly FaultRecord[], startedAt: number): RecordedFaults {
  const seconds = (at: number) => Math.max(0, at - startedAt) / 1_000
  return faults
    .filter(({ endedAt = Infinity }) => endedAt >= startedAt)
    .map(({ kind, target, startedAt: at, endedAt }) => ({
      t: seconds(at),
      ...(endedAt === undefined ? {} : { until: seconds(endedAt) }),
      kind,
      ...(target && { target }),
    }))
}
