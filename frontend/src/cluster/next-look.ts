import { type AutoscalerView } from '@food-delivery/contracts'
import { brokerTime } from '../flow/clock-offset'
import { type SimulatorState } from '../store/state'

/** Whole seconds until the autoscaler's next evaluation; 0 when it is due, null if not reported. */
export function secondsTo(autoscaler: AutoscalerView | null, { now, flow }: SimulatorState): number | null {
  if (autoscaler?.nextSyncAt === undefined) return null
  return Math.max(0, Math.ceil((autoscaler.nextSyncAt - brokerTime(flow.offset, now)) / 1_000))
}
