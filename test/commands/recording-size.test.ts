import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { pointAbove } from '@food-delivery/kafka-client/curve'
import { orderTimes } from '../../commands/lab/order-times'
import { createRunWriter } from '../../commands/record/run-writer'
import { ScaledCluster, scaledObject } from '../../local/test/fixture/scaled-cluster'

const SECONDS = 600
const PARTITIONS = 6
const MAX_BYTES = 300_000
/** When the events of an order are published, ms after it was placed: its request, the response and seven steps. */
const EVENTS_MS = [0, 8, 9, 20, 400, 1_100, 1_900, 2_700, 4_000]
const orders = orderTimes([{ perSecond: 20, seconds: SECONDS }], 1)

/** The time lag of each group at a second of the run, ms. For half of the time, the couriers cannot keep up. */
const timeLagMs: Record<string, (second: number) => number> = {
  order: () => 40,
  status: () => 15,
  kitchen: (second) => 200 + 150 * Math.sin(second / 40),
  courier: (second) => 30 + 6_000 * Math.max(0, Math.sin(second / 30)),
}

/** The times at which records are appended to each partition, ascending, ms. */
const appendTimes = Array.from({ length: PARTITIONS }, (_, partition) =>
  orders
    .filter((_order, index) => (Math.imul(index, 2_654_435_761) >>> 0) % PARTITIONS === partition)
    .flatMap((placed) => EVENTS_MS.map((ms) => placed + ms))
    .sort((a, b) => a - b),
)

/** The end offset of each partition at a time in ms. */
const endOffsetsAt = (ms: number) => appendTimes.map((times) => pointAbove(times, ms))

/** Records what the autoscaler of a group observes and decides during the whole run. */
async function recordAutoscaler(group: string): Promise<RecordedRun> {
  const policies = (value: number, periodSeconds: number) => [{ type: 'Pods', value, periodSeconds }]
  const behavior = {
    scaleUp: { stabilizationWindowSeconds: 0, policies: policies(4, 15) },
    scaleDown: { stabilizationWindowSeconds: 60, policies: policies(1, 30) },
  }
  const scaled = new ScaledCluster([
    scaledObject({ advanced: { horizontalPodAutoscalerConfig: { behavior } } }, `${group}consumer-scaler`),
  ])
  for (let second = 0; second < SECONDS; second++) {
    const [ends, committed] = [endOffsetsAt(1_000 * second), endOffsetsAt(1_000 * second - timeLagMs[group]!(second))]
    scaled.offsets = ends.map((latestOffset, index) => ({ latestOffset, committedOffset: committed[index]! }))
    await scaled.timers.advance(1_000)
  }
  const run = scaled.record()
  await scaled.stop()
  return run
}

/** How many orders were placed and delivered in total by the end of each second. A delivery takes four seconds. */
function load(): NonNullable<RecordedRun['load']> {
  return Array.from({ length: SECONDS }, (_, t) => ({
    t,
    placed: pointAbove(orders, 1_000 * (t + 1)),
    delivered: pointAbove(orders, 1_000 * (t - 3)),
  }))
}

describe('a recording of ten minutes with 20 orders a second', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recording-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('fits into a file of 300 kB', async () => {
    const runs: RecordedRun[] = []
    for (const group of Object.keys(timeLagMs)) runs.push(await recordAutoscaler(group))
    const faults = Array.from({ length: 10 }, (_, minute) => ({
      t: 60 * minute + 5.123,
      until: 60 * minute + 35.456,
      kind: 'slow-pod',
    }))
    const run: RecordedRun = {
      ...runs[0]!,
      groups: runs.flatMap(({ groups }) => groups),
      autoscalers: runs.flatMap(({ autoscalers }) => autoscalers),
      load: load(),
      faults,
    }
    const file = join(folder, 'run.json.gz')
    const bytes = createRunWriter(file)(run)
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES)

    const read = readRun(JSON.parse(gunzipSync(readFileSync(file)).toString()))
    expect(read).toMatchObject({ notes: [], run: { faults, load: run.load } })
    for (const { samples } of read.run.groups) expect(samples.length).toBeGreaterThanOrEqual(SECONDS / 15)
    // One for each poll of KEDA (every 5 s) and one for each sync of its HPA (every 15 s), because both read the lag.
    for (const { observations, decisions = [] } of read.run.autoscalers)
      for (const list of [observations, decisions])
        expect(list.length).toBeGreaterThanOrEqual(SECONDS / 5 + SECONDS / 15)
    const courier = read.run.autoscalers.find(({ name }) => name === 'courierconsumer-scaler')
    expect(courier?.steps.length).toBeGreaterThan(4)
    const lastSample = read.run.groups.at(-1)?.samples.at(-1)
    expect(lastSample?.end?.reduce((sum, end) => sum + end)).toBeGreaterThan(100_000)
  })
})
