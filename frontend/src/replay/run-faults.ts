import { type Mark } from '../charts/chart-data'
import { faultName } from '../faults/fault-marks'
import { type Texts } from '../texts/texts'
import { type RunSeconds } from './run-seconds'

/** Marks of the faults that had begun by second `at`, numbered from 1. */
export function faultMarksUntil({ faults }: RunSeconds, at: number, texts: Texts): Mark[] {
  return faults
    .map((fault, index) => ({
      from: fault.t,
      to: Math.min(fault.until ?? at, at),
      label: String(index + 1),
      text: faultName(fault, texts),
    }))
    .filter(({ from }) => from <= at)
}
