import { setTimeout as sleep } from 'node:timers/promises'
import { createConsumer } from '@food-delivery/kafka-client'
import { type ComparedLag, TimeLagWatch, isPrecise } from '../../commands/support/time-lag-watch'
import { eventually } from '../support/eventually'
import { type TestKafkaServer, startKafka } from '../support/servers'
import { TestBus, silentLogger } from '../support/test-bus'

const WORK_MS = 40
/** The number of records in each tenth of a second: few, many, none, and at last ten. Together they need 13 s of work. */
const ARRIVALS = [...Array<number>(20).fill(2), ...Array<number>(10).fill(28), ...Array<number>(60).fill(0), 10]

describe('the time lag of createLagAdmin', () => {
  let server: TestKafkaServer
  let bus: TestBus

  beforeAll(async () => {
    server = await startKafka()
    bus = new TestBus(server.settings)
    await bus.start()
  }, 60_000)

  afterAll(async () => {
    await bus.close()
    await server.close()
  })

  it('differs by at most 10 % or 1.5 s from the age of the oldest unfinished record', async () => {
    const { groupId, topic, kafka } = bus.settings()
    const consumer = createConsumer({
      kafka,
      groupId,
      topic,
      logger: silentLogger,
      route: (record) => ({ kind: 'task', message: record, workMs: WORK_MS }),
      handle: () => Promise.resolve(),
      deadLetter: () => Promise.resolve(),
    })
    await consumer.start()
    const watch = await TimeLagWatch.start({ kafka, topic, groupIds: [groupId] })
    let published = 0
    for (const count of ARRIVALS) {
      const keys = Array.from({ length: count }, () => Buffer.from(`${published++}`))
      await Promise.all(keys.map((key) => bus.publishRaw({ key, value: Buffer.from('{}') })))
      await sleep(100)
    }
    await eventually(() => bus.records.length === published, 'all records')
    await bus.waitUntilFinished(groupId)
    const compared = watch.compared()
    await Promise.all([watch.stop(), consumer.stop()])
    expect(Math.max(...compared.map(({ trueMs }) => trueMs))).toBeGreaterThan(6_000)
    expect(compared.filter((lag) => !isPrecise(lag))).toEqual([])
    expect(compared.filter(({ isLowerBound }) => isLowerBound)).toEqual([])
  })
})

const lagOf = (change: Partial<ComparedLag>): ComparedLag => {
  return { at: 0, groupId: 'g', partition: 0, reportedMs: 0, isLowerBound: false, trueMs: 2_000, ...change }
}

describe('isPrecise', () => {
  it.each<[string, Partial<ComparedLag>]>([
    ['is 1.5 s too long', { reportedMs: 3_500 }],
    ['is 10 % too long', { trueMs: 60_000, reportedMs: 66_000 }],
    ['is a lower bound, however short', { reportedMs: 100, isLowerBound: true }],
  ])('accepts a time lag that %s', (_, change) => {
    expect(isPrecise(lagOf(change))).toBe(true)
  })

  it.each<[string, Partial<ComparedLag>]>([
    ['is 1.6 s too long', { reportedMs: 3_600 }],
    ['is 1.6 s too short', { reportedMs: 400 }],
    ['is 11 % too long', { trueMs: 60_000, reportedMs: 66_600 }],
    ['is a lower bound, but too long', { reportedMs: 3_600, isLowerBound: true }],
  ])('rejects a time lag that %s', (_, change) => {
    expect(isPrecise(lagOf(change))).toBe(false)
  })
})
