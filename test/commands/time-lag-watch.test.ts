import { setTimeout as sleep } from 'node:timers/promises'
import { createConsumer } from '@food-delivery/kafka-client'
import { type ComparedLag, TimeLagWatch, isPrecise } from '../../commands/support/time-lag-watch'
import { eventually } from '../support/eventually'
import { type TestKafkaServer, startKafka } from '../support/servers'
import { TestBus, silentLogger } from '../support/test-bus'

const WORK_MS = 40
/** The number of records in each tenth of a second: few, then many, then none. Together they need 13 s of work. */
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

it.each<[string, Partial<ComparedLag>, boolean]>([
  ['1.5 s too old', { reportedMs: 3_500 }, true],
  ['1.6 s too old', { reportedMs: 3_600 }, false],
  ['1.6 s too young', { reportedMs: 400 }, false],
  ['10 % too old', { trueMs: 60_000, reportedMs: 66_000 }, true],
  ['11 % too old', { trueMs: 60_000, reportedMs: 66_600 }, false],
  ['a lower bound that is too young', { reportedMs: 100, isLowerBound: true }, true],
  ['a lower bound that is too old', { reportedMs: 3_600, isLowerBound: true }, false],
])('judges %s', (_, lag, expected) => {
  const sample = { at: 0, groupId: 'g', partition: 0, reportedMs: 0, isLowerBound: false, trueMs: 2_000, ...lag }
  expect(isPrecise(sample)).toBe(expected)
})
