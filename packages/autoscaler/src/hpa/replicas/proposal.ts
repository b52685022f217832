import { type DecisionStep } from '../../decision'
import { rounded } from '../../explain'
import { type Milli } from '../../quantity'

/** The number of replicas that one metric proposes. */
export interface Proposal {
  replicas: number
  /** Why the metric proposes the current size and not the calculated one; null if it proposes the calculated one. */
  unchangedReason: string | null
  /** For status.currentMetrics; utilization in percent, values in milli-units. */
  current: { averageUtilization?: number; averageValue?: Milli; value?: Milli }
  chain: DecisionStep[]
}

/** How far the ratio of usage to target may differ from 1 without a change, as a fraction: 0.1 is 10 %. */
export interface Tolerance {
  scaleUp: number
  scaleDown: number
}

/** The reason to keep the size while the ratio is within tolerance. */
export function withinToleranceText(ratio: number): string {
  return `the ratio ${rounded(ratio)} is within tolerance`
}

/** Whether a ratio is within tolerance, including both ends as in Kubernetes 1.33 and later; false for NaN. */
export function isWithinTolerance({ scaleUp, scaleDown }: Tolerance, ratio: number): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp
}
