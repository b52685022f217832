import { type ConsumerName, type GroupLag, type LagReport, consumerNames } from '@food-delivery/contracts'
import { type GroupLagView } from '@food-delivery/kafka-client'

/** Committed offsets of all groups at one moment. */
export interface CommittedTotals {
  /** ms of a monotonic clock. */
  at: number
  totals: Record<ConsumerName, number>
}

export type GroupLags = Record<ConsumerName, GroupLagView>

/** The sum of committed offsets per group: messages it has finished since the beginning of the topic. */
export function committedTotals(lags: GroupLags, at: number): CommittedTotals {
  const totals = mapConsumers((name) =>
    lags[name].partitions.reduce((sum, { committed }) => sum + Math.max(0, committed), 0),
  )
  return { at, totals }
}

/** Lag with rates since `before`; rates are 0 without it. */
export function toLagReport(lags: GroupLags, now: CommittedTotals, before?: CommittedTotals): LagReport {
  const seconds = before ? (now.at - before.at) / 1_000 : 0
  return mapConsumers((name): GroupLag => {
    const { total, partitions, members } = lags[name]
    const finished = before ? Math.max(0, now.totals[name] - before.totals[name]) : 0
    return { total, partitions, members, ratePerSecond: seconds > 0 ? round(finished / seconds) : 0 }
  })
}

/** A value for each consumer. */
export function mapConsumers<T>(make: (name: ConsumerName) => T): Record<ConsumerName, T> {
  return Object.fromEntries(consumerNames.map((name) => [name, make(name)])) as Record<ConsumerName, T>
}

const round = (value: number) => Math.round(value * 10) / 10
