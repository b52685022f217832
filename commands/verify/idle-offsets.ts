import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC, consumers } from '@food-delivery/contracts'
import { type KafkaConfig, type LagAdmin } from '@food-delivery/kafka-client'
import { withAdmin } from '../support/with-admin'
import { type EndOffsets } from './order-audit'

const PAUSE_MS = 300
const groupIds = Object.values(consumers).map(({ groupId }) => groupId)

/**
 * The end offsets of topic orders if the system is idle, else undefined. It is idle if two measurements show no lag and the
 * same end offsets. A consumer commits an event only after it has published the next one, so an idle system publishes no
 * further events of the orders so far.
 */
export function idleOffsets(kafka: KafkaConfig): Promise<EndOffsets | undefined> {
  return withAdmin(kafka, async (admin) => {
    const before = await readLag(admin)
    await sleep(PAUSE_MS)
    const after = await readLag(admin)
    const isIdle = before.lag === 0 && after.lag === 0 && sumOf(before.ends) === sumOf(after.ends)
    return isIdle ? after.ends : undefined
  })
}

async function readLag(admin: LagAdmin): Promise<{ lag: number; ends: EndOffsets }> {
  const groups = [...(await admin.lag({ topic: ORDERS_TOPIC, groupIds })).values()]
  return {
    lag: groups.reduce((sum, { total }) => sum + total, 0),
    ends: new Map(groups[0]?.partitions.map(({ partition, end }) => [partition, end])),
  }
}

const sumOf = (ends: EndOffsets) => [...ends.values()].reduce((sum, end) => sum + end, 0)
