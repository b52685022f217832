import { randomUUID } from 'node:crypto'
import { median } from '../../commands/support/percentile'
import { eventually } from '../../test/support/eventually'
import { type Defer } from './bench'
import { forkScript } from './fork-script'
import { createBenchTopic } from './kafka-process'

/** Pause between two records, the same as between two orders of the benchmark `hop`. */
export const HOP_PAUSE_MS = 40
const WARM_UP = { count: 1_000, pauseMs: 2 }
const TIMEOUT_MS = 60_000

/** Median of `count` bare hops, ms. */
export type MeasureBareHop = (count: number) => Promise<number>

/**
 * Starts the baseline for latency: a sender and a receiver of bare kafkajs, each in its own process. A bare hop lasts
 * from `send` until `eachMessage` begins.
 */
export async function startBareHop(brokers: readonly string[], defer: Defer): Promise<MeasureBareHop> {
  const topic = await createBenchTopic(brokers)
  const args = [brokers[0] ?? '', topic]
  const { child: receiver } = await forkScript('peers/bare-consumer.mjs', [...args, randomUUID()], defer)
  const { child: sender } = await forkScript('peers/bare-producer.mjs', args, defer)
  const hops: number[] = []
  receiver.on('message', (ms) => typeof ms === 'number' && hops.push(ms))
  const measure = async (records: { count: number; pauseMs: number }) => {
    hops.length = 0
    sender.send(records)
    await eventually(() => hops.length >= records.count, `${records.count} records of bare kafkajs`, TIMEOUT_MS)
    return median(hops)
  }
  await measure(WARM_UP)
  return (count) => measure({ count, pauseMs: HOP_PAUSE_MS })
}
