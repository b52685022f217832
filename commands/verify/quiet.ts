import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC, consumers } from '@food-delivery/contracts'
import { type KafkaConfig, type LagAdmin, type Logger, createLagAdmin } from '@food-delivery/kafka-client'
import { type Ends } from './ledger'

const BETWEEN_MS = 300
const groupIds = Object.values(consumers).map(({ groupId }) => groupId)

/**
 * Where the topic ends if no group has anything left to do, else undefined: no lag in any group, twice, and no new record
 * in between. An event whose effect is a new event is committed only after that one is on the topic, so what a quiet
 * topic holds stays as it is.
 */
export async function quietEnds(kafka: KafkaConfig, logger: Logger): Promise<Ends | undefined> {
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  try {
    const before = await look(admin)
    await sleep(BETWEEN_MS)
    const after = await look(admin)
    const isQuiet = before.lag === 0 && after.lag === 0 && sumOf(before.ends) === sumOf(after.ends)
    return isQuiet ? after.ends : undefined
  } finally {
    await admin.disconnect()
  }
}

async function look(admin: LagAdmin): Promise<{ lag: number; ends: Ends }> {
  const groups = [...(await admin.lag({ topic: ORDERS_TOPIC, groupIds })).values()]
  return {
    lag: groups.reduce((sum, { total }) => sum + total, 0),
    ends: new Map(groups[0]?.partitions.map(({ partition, end }) => [partition, end])),
  }
}

const sumOf = (ends: Ends) => [...ends.values()].reduce((sum, end) => sum + end, 0)
