import { type DecisionStep } from '../../decision'
import { activationStep, step } from '../../explain'
import { type KafkaTrigger } from './kafka-trigger'
import { type PartitionLagResult } from './partition-lag'

/** Sums over the partitions. Lag in messages. */
interface LagTotals {
  totalLag: number
  totalLagWithPersistent: number
  partitionsWithLag: number
  partitions: number
}

/** Metric value of a Kafka trigger, in messages, and whether the trigger is active. */
export interface TotalLag extends LagTotals {
  /** After factor and cap; can be negative. */
  metricValue: number
  /** The value for the HPA: never negative. */
  externalMetricValue: number
  /** Whether the lag before any cap is above the activation threshold. */
  active: boolean
  chain: DecisionStep[]
}

/** The sum of the values; 0 if there are none. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** All divisors of a whole number ≥ 1, smallest first. */
export function factorsOf(number: number): number[] {
  const candidates = Array.from({ length: Math.max(0, number) }, (_, index) => index + 1)
  return candidates.filter((divisor) => number % divisor === 0)
}

/**
 * The smallest divisor of the number of partitions that, as a number of replicas, is enough for the lag; the number of
 * partitions if none is.
 */
export function nextFactor(totalLag: number, partitions: number, lagThreshold: number): number {
  return factorsOf(partitions).find((factor) => factor * lagThreshold >= totalLag) ?? partitions
}

function applyFactor(trigger: KafkaTrigger, lag: number, partitions: number, chain: DecisionStep[] | null): number {
  if (!trigger.ensureEvenDistributionOfPartitions) return lag
  const factor = nextFactor(lag, partitions, trigger.lagThreshold)
  const value = factor * trigger.lagThreshold
  if (chain === null) return value
  const formula = `smallest divisor f of ${partitions} with f × ${trigger.lagThreshold} ≥ ${lag} is ${factor}; ${factor} × ${trigger.lagThreshold}`
  chain.push(step('even distribution', { lag, partitions, lagThreshold: trigger.lagThreshold, factor }, formula, value))
  return value
}

function applyCap(trigger: KafkaTrigger, lag: number, bound: number, chain: DecisionStep[] | null): number {
  const { lagThreshold } = trigger
  // The result is truncated, so a lag of up to lagThreshold − 1 messages above the cap remains (KEDA issue 4483).
  const replicas = Math.trunc(lag / lagThreshold)
  const isCapped = replicas > bound
  const value = isCapped ? bound * lagThreshold : lag
  if (chain === null) return value
  const countedPartitions = trigger.limitToPartitionsWithLag ? 'partitions with lag' : 'partitions'
  const comparison = `${isCapped ? '>' : '≤'} ${bound} ${countedPartitions}`
  const result = isCapped ? `${bound} × ${lagThreshold}` : String(lag)
  const formula = `⌊${lag} / ${lagThreshold}⌋ = ${replicas} ${comparison} → ${result}`
  chain.push(step('partition cap', { lag, lagThreshold, bound, capped: isCapped }, formula, value))
  return value
}

/** The lag after factor and cap, in KEDA's order. `chain`: receives the steps, unless it is null. */
export function cappedLag(
  trigger: KafkaTrigger,
  total: Pick<LagTotals, 'totalLag' | 'partitionsWithLag' | 'partitions'>,
  chain: DecisionStep[] | null,
): number {
  const isCapped =
    !trigger.allowIdleConsumers || trigger.limitToPartitionsWithLag || trigger.ensureEvenDistributionOfPartitions
  if (!isCapped) return total.totalLag
  const lag = applyFactor(trigger, total.totalLag, total.partitions, chain)
  return applyCap(trigger, lag, trigger.limitToPartitionsWithLag ? total.partitionsWithLag : total.partitions, chain)
}

/** Sums the lag of the partitions and applies the caps of the trigger, in KEDA's order. */
export function sumLag(trigger: KafkaTrigger, lags: readonly PartitionLagResult[]): TotalLag {
  const lagPerPartition = lags.map(({ lag }) => lag)
  const total: LagTotals = {
    totalLag: sum(lagPerPartition),
    totalLagWithPersistent: sum(lags.map(({ lagWithPersistent }) => lagWithPersistent)),
    partitionsWithLag: lagPerPartition.filter((lag) => lag > 0).length,
    partitions: lags.length,
  }
  const chain = [step('total lag', { lagPerPartition }, lagPerPartition.join(' + ') || '0', total.totalLag)]
  const metricValue = cappedLag(trigger, total, chain)
  const { activationLagThreshold: threshold } = trigger
  chain.push(activationStep(total.totalLagWithPersistent, threshold))
  const active = total.totalLagWithPersistent > threshold
  return { ...total, metricValue, externalMetricValue: Math.max(0, metricValue), active, chain }
}
