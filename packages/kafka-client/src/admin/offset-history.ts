import { type GroupLagView, type PartitionLagView } from './lag-view'
import { OffsetCurve } from './offset-curve'
import { groupTimeLag, partitionTimeLag } from './time-lag'

/** Lag in records only. */
export type CountedLag = Omit<PartitionLagView, 'timeLag'>
export type CountedGroupLag = Omit<GroupLagView, 'timeLag' | 'partitions'> & { partitions: CountedLag[] }

/** Stores the end offsets and the groups' positions that `LagAdmin.lag` has read, and computes the time lags from them. */
export class OffsetHistory {
  private readonly curves = new Map<string, OffsetCurve>()

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** @param groups the lag on `topic` by group id, all read at the same time */
  addTimeLags(topic: string, groups: ReadonlyMap<string, CountedGroupLag>): Map<string, GroupLagView> {
    const now = this.clock()
    for (const { partition, end } of [...groups.values()].flatMap(({ partitions }) => partitions))
      this.curve(topic, partition).add(now, end)
    return new Map(
      [...groups].map(([groupId, group]) => {
        const partitions = group.partitions.map((each) => this.withTimeLag(each, { topic, groupId, now }))
        return [groupId, { ...group, partitions, timeLag: groupTimeLag(partitions) }]
      }),
    )
  }

  private withTimeLag(
    lag: CountedLag,
    { topic, groupId, now }: { topic: string; groupId: string; now: number },
  ): PartitionLagView {
    const { partition, committed, start, end } = lag
    const position = committed < 0 ? start : committed
    const positions = this.curve(topic, partition, groupId)
    positions.add(now, position)
    const ends = this.curve(topic, partition)
    return { ...lag, timeLag: partitionTimeLag({ ends, positions, position, end }, now) }
  }

  /** The curve of the end offset or, with `groupId`, of the position of the group. */
  private curve(topic: string, partition: number, groupId = ''): OffsetCurve {
    const key = `${topic} ${partition} ${groupId}`
    const curve = this.curves.get(key) ?? new OffsetCurve()
    this.curves.set(key, curve)
    return curve
  }
}
