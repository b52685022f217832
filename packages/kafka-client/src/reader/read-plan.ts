import { type Admin } from 'kafkajs'

/** At which offsets reading starts, and which it has to reach to have caught up. */
export interface ReadPlan {
  partitions: { partition: number; from: number; end: number }[]
  records: number
  /** Older records are skipped. */
  truncated: boolean
}

/** Look-back periods to try if the topic has too many records. Unlike an offset, a time cuts all partitions alike. */
const LOOK_BACK_MS = [24, 6, 1, 0.25, 0.05].map((hours) => hours * 3_600_000)

interface PlanOptions {
  admin: Pick<Admin, 'fetchTopicOffsets' | 'fetchTopicOffsetsByTimestamp'>
  topic: string
  maxRecords: number
  /** ms since 1970. */
  now: number
}

/** Starts at the beginning if there are at most `maxRecords`, else at the longest look-back that fits, or the shortest. */
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

/** Whether every partition was read up to its end offset at the time of the plan. */
export function isCaughtUp({ partitions }: ReadPlan, positions: ReadonlyMap<number, number>): boolean {
  return partitions.every(({ partition, end }) => (positions.get(partition) ?? 0) >= end)
}
