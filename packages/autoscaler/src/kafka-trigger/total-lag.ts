import { type DecisionStep } from '@food-delivery/contracts'
import { step } from '../explain/step'
import { nextFactor } from './factors'
import { type PartitionLagResult } from './partition-lag'
import { type KafkaTrigger } from './types'

type CapRules = Pick<
  KafkaTrigger,
  | 'lagThreshold'
  | 'activationLagThreshold'
  | 'allowIdleConsumers'
  | 'limitToPartitionsWithLag'
  | 'ensureEvenDistributionOfPartitions'
>

/** Value and activity of a Kafka trigger, in messages. */
export interface TotalLag {
  totalLag: number
  totalLagWithPersistent: number
  partitionsWithLag: number
  partitions: number
  /** After factor and cap; can be negative. */
  metricValue: number
  /** What the HPA gets: never negative. */
  externalMetricValue: number
  /** Above the activation threshold, before any cap. */
  active: boolean
  chain: DecisionStep[]
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

function applyFactor(rules: CapRules, lag: number, partitions: number, chain: DecisionStep[]): number {
  if (!rules.ensureEvenDistributionOfPartitions) return lag
  const factor = nextFactor(lag, partitions, rules.lagThreshold)
  const value = factor * rules.lagThreshold
  const formula = `smallest divisor f of ${partitions} with f × ${rules.lagThreshold} ≥ ${lag} is ${factor}; ${factor} × ${rules.lagThreshold}`
  chain.push(step('even distribution', { lag, partitions, lagThreshold: rules.lagThreshold, factor }, formula, value))
  return value
}

function applyCap(rules: CapRules, lag: number, bound: number, chain: DecisionStep[]): number {
  const { lagThreshold } = rules
  // Integer division, so up to lagThreshold − 1 messages of excess pass under the cap (KEDA issue 4483).
  const wanted = Math.trunc(lag / lagThreshold)
  const isCapped = wanted > bound
  const value = isCapped ? bound * lagThreshold : lag
  const of = rules.limitToPartitionsWithLag ? 'partitions with lag' : 'partitions'
  const formula = isCapped
    ? `⌊${lag} / ${lagThreshold}⌋ = ${wanted} > ${bound} ${of} → ${bound} × ${lagThreshold}`
    : `⌊${lag} / ${lagThreshold}⌋ = ${wanted} ≤ ${bound} ${of} → ${lag}`
  chain.push(step('partition cap', { lag, lagThreshold, bound, capped: isCapped }, formula, value))
  return value
}

/** Adds the partitions up and applies the trigger's caps, in KEDA's order. */
export function sumLag(rules: CapRules, lags: readonly PartitionLagResult[]): TotalLag {
  const perPartition = lags.map(({ lag }) => lag)
  const totalLag = sum(perPartition)
  const totalLagWithPersistent = sum(lags.map((result) => result.lagWithPersistent))
  const partitionsWithLag = lags.filter(({ lag }) => lag > 0).length
  const chain = [step('total lag', { lagPerPartition: perPartition }, perPartition.join(' + ') || '0', totalLag)]
  let metricValue = totalLag
  const isBounded =
    !rules.allowIdleConsumers || rules.limitToPartitionsWithLag || rules.ensureEvenDistributionOfPartitions
  if (isBounded) {
    metricValue = applyFactor(rules, metricValue, lags.length, chain)
    const bound = rules.limitToPartitionsWithLag ? partitionsWithLag : lags.length
    metricValue = applyCap(rules, metricValue, bound, chain)
  }
  const externalMetricValue = Math.max(0, metricValue)
  const active = totalLagWithPersistent > rules.activationLagThreshold
  const activity = { lag: totalLagWithPersistent, activationLagThreshold: rules.activationLagThreshold }
  chain.push(step('activation', activity, `${totalLagWithPersistent} > ${rules.activationLagThreshold}`, active))
  return {
    ...{ totalLag, totalLagWithPersistent, partitionsWithLag, partitions: lags.length },
    ...{ metricValue, externalMetricValue, active, chain },
  }
}
