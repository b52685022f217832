import { type Admin } from 'kafkajs'

/** Where reading starts and what counts as caught up. */
export interface ReadPlan {
  partitions: { partition: number; from: number; end: number }[]
  records: number
  /** Older records were left out. */
  truncated: boolean
}

/** How far back to go when all is too much, longest first. A cut by time keeps orders whole, one by offset would not. */
const LOOK_BACK_MS = [24, 6, 1, 0.25, 0.05].map((hours) => hours * 3_600_000)

/** The beginning of the topic if it has at most `maxRecords`, else the longest look-back that has; the shortest if none. */
export async function findStart({
  admin,
  topic,
  maxRecords,
  now,
}: {
  admin: Pick<Admin, 'fetchTopicOffsets' | 'fetchTopicOffsetsByTimestamp'>
  topic: string
  maxRecords: number
  now: number
}): Promise<ReadPlan> {
  const offsets = await admin.fetchTopicOffsets(topic)
  const ends = new Map(offsets.map(({ partition, high }) => [partition, Number(high)]))
  const lows = new Map(offsets.map(({ partition, low }) => [partition, Number(low)]))
  let plan = toPlan({ ends, starts: lows, truncated: false })
  for (const lookBack of LOOK_BACK_MS) {
    if (plan.records <= maxRecords) return plan
    const since = await admin.fetchTopicOffsetsByTimestamp(topic, now - lookBack)
    plan = toPlan({
      ends,
      starts: new Map(since.map(({ partition, offset }) => [partition, Number(offset)])),
      truncated: true,
    })
  }
  return plan
}

function toPlan({
  ends,
  starts,
  truncated,
}: {
  ends: Map<number, number>
  starts: Map<number, number>
  truncated: boolean
}): ReadPlan {
  const partitions = [...ends].map(([partition, end]) => {
    const from = starts.get(partition) ?? end
    return { partition, from: from < 0 ? end : from, end }
  })
  return { partitions, records: partitions.reduce((sum, { from, end }) => sum + end - from, 0), truncated }
}

/** Whether every partition was read up to where it ended when the plan was made. */
export function isCaughtUp({ partitions }: ReadPlan, positions: ReadonlyMap<number, number>): boolean {
  return partitions.every(({ partition, end }) => (positions.get(partition) ?? 0) >= end)
}
