import { type ConsumerName, type LagReport, consumerNames } from '@food-delivery/contracts'
import { Gauge, type Registry } from 'prom-client'

/** Gauges of the time lag, in seconds. The value of a group is that of its worst partition. */
export class LagMetrics {
  private readonly partitions: Gauge<'group' | 'topic' | 'partition'>
  private readonly groups: Gauge<'group' | 'topic'>

  constructor(
    registry: Registry,
    private readonly names: { topic: string; groupIds: Record<ConsumerName, string> },
  ) {
    this.partitions = new Gauge({
      name: 'kafka_consumer_time_lag_seconds',
      help: 'Age of the oldest record of the partition that the group has not finished',
      labelNames: ['group', 'topic', 'partition'],
      registers: [registry],
    })
    this.groups = new Gauge({
      name: 'kafka_consumer_group_time_lag_seconds',
      help: 'Age of the oldest record that the group has not finished',
      labelNames: ['group', 'topic'],
      registers: [registry],
    })
  }

  set(report: LagReport): void {
    const { topic, groupIds } = this.names
    for (const name of consumerNames) {
      const group = groupIds[name]
      this.groups.set({ group, topic }, report[name].timeLag.ageMs / 1_000)
      for (const { partition, timeLag } of report[name].partitions)
        this.partitions.set({ group, topic, partition }, timeLag.ageMs / 1_000)
    }
  }

  /** Removes all values, because a missing value misleads less than an outdated one. */
  clear(): void {
    this.groups.reset()
    this.partitions.reset()
  }
}
