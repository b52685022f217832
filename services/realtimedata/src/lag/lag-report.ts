import { type ConsumerName, type GroupLag, type LagReport, consumerNames } from '@food-delivery/contracts'
import { type GroupLagView } from '@food-delivery/kafka-client'

/** The sum of the committed offsets of each group at one time. */
export interface CommittedTotals {
  /** ms of a monotonic clock. */
  at: number
  totals: Record<ConsumerName, number>
}

export type GroupLags = Record<ConsumerName, GroupLagView>

/** The sum of the committed offsets of each group. It grows by one with each record that the group has finished. */
export function committedTotals(lags: GroupLags, at: number): CommittedTotals {
  const totals = mapConsumers((name) =>
    lags[name].partitions.reduce((sum, { committed }) => sum + Math.max(0, committed), 0),
  )
  return { at, totals }
}

/** Number of records that each group has finished between two times. */
export function finishedBetween(previous: CommittedTotals, current: CommittedTotals): Record<ConsumerName, number> {
  return mapConsumers((name) => Math.max(0, current.totals[name] - previous.totals[name]))
}

/** The lag of all groups, with rates since `previous`. Without `previous` the rates are 0. */
export function toLagReport(lags: GroupLags, current: CommittedTotals, previous: CommittedTotals = current): LagReport {
  const seconds = (current.at - previous.at) / 1_000
  const finished = finishedBetween(previous, current)
  return mapConsumers((name): GroupLag => {
    const { total, partitions, members, timeLag } = lags[name]
    return {
      total,
      partitions,
      members,
      timeLag,
      ratePerSecond: seconds > 0 ? roundToTenths(finished[name] / seconds) : 0,
    }
  })
}

export function mapConsumers<T>(map: (name: ConsumerName) => T): Record<ConsumerName, T> {
  return Object.fromEntries(consumerNames.map((name) => [name, map(name)])) as Record<ConsumerName, T>
}

const roundToTenths = (value: number) => Math.round(value * 10) / 10
