import { type Admin } from 'kafkajs'

/** The offsets at which a reader starts, and the end offsets at which it has caught up. */
export interface ReadPlan {
  partitions: { partition: number; from: number; end: number }[]
  records: number
  /** Whether older records are skipped. */
  truncated: boolean
}

/** Look-back periods to try if the topic has too many records. A time, unlike an offset, is the same for all partitions. */
const LOOK_BACK_MS = [24, 6, 1, 0.25, 0.05].map((hours) => hours * 3_600_000)

interface PlanOptions {
  admin: Pick<Admin, 'fetchTopicOffsets' | 'fetchTopicOffsetsByTimestamp'>
  topic: string
  maxRecords: number
  /** ms since 1970. */
  now: number
}

/** Plans all records if there are at most `maxRecords`, else the longest look-back with at most that many, or the shortest. */
export async function planRead({ admin, topic, maxRecords, now }: PlanOptions): Promise<ReadPlan> {
  const ends = await admin.fetchTopicOffsets(topic)
  const starts = ends.map(({ partition, low }) => ({ partition, offset: low }))
  let plan = toPlan({ starts, ends, truncated: false })
  for (const lookBack of LOOK_BACK_MS) {
    if (plan.records <= maxRecords) return plan
    const starts = await admin.fetchTopicOffsetsByTimestamp(topic, now - lookBack)
    plan = toPlan({ starts, ends, truncated: true })
  }
  return plan
}

interface PlanOffsets {
  starts: { partition: number; offset: string }[]
  ends: { partition: number; high: string }[]
  truncated: boolean
}

function toPlan({ starts, ends, truncated }: PlanOffsets): ReadPlan {
  const offsets = new Map(starts.map(({ partition, offset }) => [partition, Number(offset)]))
  const partitions = ends.map(({ partition, high }) => {
    const end = Number(high)
    const from = offsets.get(partition) ?? end
    return { partition, from: from < 0 ? end : from, end }
  })
  return { partitions, records: partitions.reduce((sum, { from, end }) => sum + end - from, 0), truncated }
}

/** Whether every partition was read up to the end offset in the plan. */
export function isCaughtUp({ partitions }: ReadPlan, positions: ReadonlyMap<number, number>): boolean {
  return partitions.every(({ partition, end }) => (positions.get(partition) ?? 0) >= end)
}
