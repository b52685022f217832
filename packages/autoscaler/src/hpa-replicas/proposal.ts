import { type DecisionStep } from '@food-delivery/contracts'
import { type Milli } from '../quantity'

/** What one metric asks for. */
export interface Proposal {
  replicas: number
  /** Why the metric leaves the size as it is; null when it computed a new one. */
  steady: string | null
  /** What status.currentMetrics shows; utilization in percent, values in milli. */
  current: { averageUtilization?: number; averageValue?: Milli; value?: Milli }
  chain: DecisionStep[]
}
