import { type DecisionStep } from '@food-delivery/contracts'
import { type Milli } from '../../quantity'

/** What one metric proposes. */
export interface Proposal {
  replicas: number
  /** Why the metric leaves the size as it is; null if it computed a new one. */
  steady: string | null
  /** For status.currentMetrics; utilization in percent, values in milli. */
  current: { averageUtilization?: number; averageValue?: Milli; value?: Milli }
  chain: DecisionStep[]
}

/** How far the ratio of usage to target may be from 1 without a change: fractions, 0.1 is 10 %. */
export interface Tolerance {
  scaleUp: number
  scaleDown: number
}

/** The reason to leave the size as it is while the ratio is within tolerance. */
export function steadyText(ratio: string): string {
  return `the ratio ${ratio} is within tolerance`
}

/** Whether a ratio needs no change, as Kubernetes 1.33 and later compare (inclusive). NaN is outside. */
export function isWithin({ scaleUp, scaleDown }: Tolerance, ratio: number): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp
}
