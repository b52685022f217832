import { type LagReport, consumers } from '@food-delivery/contracts'
import { type GroupLagView, type LagAdmin } from '@food-delivery/kafka-client'
import { silentLogger } from '../../../../test/support/test-bus'
import { LagWatch } from './lag-watch'

const partitionAt = (committed: number, end: number) => ({ partition: 0, committed, end, lag: end - committed })
const viewAt = (committed: number, end: number): GroupLagView => ({
  total: end - committed,
  members: 1,
  partitions: [partitionAt(committed, end), { partition: 1, committed: -1, end: 0, lag: 0 }],
})

const noGroups = new Map<string, GroupLagView>()

function aWatch(lag: LagAdmin['lag'], hasViewers = () => true) {
  const reports: LagReport[] = []
  const unused = () => Promise.reject(new Error('not asked for'))
  const admin: LagAdmin = {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    describeTopic: unused,
    createTopic: unused,
    deleteGroups: unused,
    lag,
  }
  const onReport = (report: LagReport) => reports.push(report)
  return { reports, watch: new LagWatch({ admin, logger: silentLogger, hasViewers, onReport }) }
}

it('reports how fast a group has finished messages since the last poll', async () => {
  let committed = 100
  const { reports, watch } = aWatch(() =>
    Promise.resolve(new Map([[consumers.kitchen.groupId, viewAt(committed, 300)]])),
  )
  await watch.poll()
  committed = 250
  await watch.poll()
  expect(reports[0]?.kitchen).toMatchObject({ total: 200, ratePerSecond: 0, members: 1 })
  expect(reports[1]?.kitchen.total).toBe(50)
  expect(reports[1]?.kitchen.ratePerSecond).toBeGreaterThan(0)
  expect(reports[1]?.order).toEqual({ total: 0, partitions: [], members: 0, ratePerSecond: 0 })
})

it('does not ask Kafka while there are no viewers', async () => {
  let asked = 0
  const { watch } = aWatch(
    () => Promise.resolve(noGroups).finally(() => asked++),
    () => false,
  )
  await watch.poll()
  expect(asked).toBe(0)
})

it('survives an unavailable Kafka, and continues afterwards', async () => {
  let isDown = true
  const { reports, watch } = aWatch(() => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(noGroups)))
  await watch.poll()
  expect(watch.latest).toBeNull()
  isDown = false
  await watch.poll()
  expect(watch.latest).not.toBeNull()
  expect(reports).toHaveLength(1)
})
