import { type LagReport, consumers, noTimeLag } from '@food-delivery/contracts'
import { type GroupLagView, type LagAdmin } from '@food-delivery/kafka-client'
import { silentLogger } from '../../../../test/support/test-bus'
import { LagPoller, defaultGroupIds } from './lag-poller'

const createPartition = (committed: number, end: number) => ({
  partition: 0,
  committed,
  start: 0,
  end,
  lag: end - committed,
  timeLag: noTimeLag,
})
const createLag = (committed: number, end: number): GroupLagView => ({
  total: end - committed,
  members: 1,
  timeLag: noTimeLag,
  partitions: [createPartition(committed, end)],
})

const noGroups = new Map<string, GroupLagView>()

function createPoller(lag: LagAdmin['lag']) {
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
  let failures = 0
  const onUnavailable = () => failures++
  const options = { admin, logger: silentLogger, onReport, onUnavailable, topic: 'orders', groupIds: defaultGroupIds }
  return { reports, failures: () => failures, poller: new LagPoller(options) }
}

it('reports the rate of finished records since the last poll', async () => {
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
  expect(reports[1]?.order).toEqual({ total: 0, partitions: [], members: 0, ratePerSecond: 0, timeLag: noTimeLag })
})

it('continues after Kafka was unavailable', async () => {
  let isUnavailable = true
  const { reports, failures, poller } = createPoller(() =>
    isUnavailable ? Promise.reject(new Error('down')) : Promise.resolve(noGroups),
  )
  await poller.poll()
  expect(poller.latest).toBeNull()
  expect(failures()).toBe(1)
  isUnavailable = false
  await poller.poll()
  expect(poller.latest).not.toBeNull()
  expect(reports).toHaveLength(1)
})
