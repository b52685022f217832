import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC, consumers } from '@food-delivery/contracts'
import { type KafkaConfig, type LagAdmin, type Logger, createLagAdmin } from '@food-delivery/kafka-client'

const BETWEEN_MS = 300
const groupIds = Object.values(consumers).map(({ groupId }) => groupId)

/**
 * Whether nobody has anything left to do: no lag in any group, twice, and no new record in between. An event whose
 * effect is a new event is committed only after that one is on the topic, so a quiet topic stays quiet.
 */
export async function isQuiet(kafka: KafkaConfig, logger: Logger): Promise<boolean> {
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  try {
    const before = await look(admin)
    await sleep(BETWEEN_MS)
    const after = await look(admin)
    return before.lag === 0 && after.lag === 0 && before.end === after.end
  } finally {
    await admin.disconnect()
  }
}

async function look(admin: LagAdmin): Promise<{ lag: number; end: number }> {
  const groups = [...(await admin.lag({ topic: ORDERS_TOPIC, groupIds })).values()]
  const ends = groups[0]?.partitions.map(({ end }) => end) ?? []
  return {
    lag: groups.reduce((sum, { total }) => sum + total, 0),
    end: ends.reduce((sum, end) => sum + end, 0),
  }
}
