import { type LagReport, consumers } from '@food-delivery/contracts'
import { type GroupLagView, type LagAdmin } from '@food-delivery/kafka-client'
import { silentLogger } from '../../../../test/support/test-bus'
import { LagPoller } from './lag-poller'

const createPartition = (committed: number, end: number) => ({
  partition: 0,
  committed,
  start: 0,
  end,
  lag: end - committed,
})
const createLag = (committed: number, end: number): GroupLagView => ({
  total: end - committed,
  members: 1,
  partitions: [createPartition(committed, end), { partition: 1, committed: -1, start: 0, end: 0, lag: 0 }],
})

const noGroups = new Map<string, GroupLagView>()

function createPoller(lag: LagAdmin['lag'], hasViewers = () => true) {
  const reports: LagReport[] = []
  const unexpected = () => Promise.reject(new Error('unexpected call'))
  const admin: LagAdmin = {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    committedTopics: unexpected,
    describeTopic: unexpected,
    describeGroup: unexpected,
    createTopic: unexpected,
    deleteGroups: unexpected,
    lag,
  }
  const onReport = (report: LagReport) => reports.push(report)
  return { reports, poller: new LagPoller({ admin, logger: silentLogger, hasViewers, onReport }) }
}

it('reports the rate of finished messages since the last poll', async () => {
  let committed = 100
  const { reports, poller } = createPoller(() =>
    Promise.resolve(new Map([[consumers.kitchen.groupId, createLag(committed, 300)]])),
  )
  await poller.poll()
  committed = 250
  await poller.poll()
  expect(reports[0]?.kitchen).toMatchObject({ total: 200, ratePerSecond: 0, members: 1 })
  expect(reports[1]?.kitchen.total).toBe(50)
  expect(reports[1]?.kitchen.ratePerSecond).toBeGreaterThan(0)
  expect(reports[1]?.order).toEqual({ total: 0, partitions: [], members: 0, ratePerSecond: 0 })
})

it('sends no request to Kafka while there are no viewers', async () => {
  let requestCount = 0
  const { poller } = createPoller(
    () => Promise.resolve(noGroups).finally(() => requestCount++),
    () => false,
  )
  await poller.poll()
  expect(requestCount).toBe(0)
})

it('continues after Kafka was unavailable', async () => {
  let isUnavailable = true
  const { reports, poller } = createPoller(() =>
    isUnavailable ? Promise.reject(new Error('down')) : Promise.resolve(noGroups),
  )
  await poller.poll()
  expect(poller.latest).toBeNull()
  isUnavailable = false
  await poller.poll()
  expect(poller.latest).not.toBeNull()
  expect(reports).toHaveLength(1)
})
