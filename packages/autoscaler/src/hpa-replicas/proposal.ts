import { type DecisionStep } from '@food-delivery/contracts'
import { type Milli } from '../quantity'

/** What one metric asks for. */
export interface Proposal {
  replicas: number
  /** What status.currentMetrics shows; utilization in percent, values in milli. */
  current: { averageUtilization?: number; averageValue?: Milli; value?: Milli }
  chain: DecisionStep[]
}
