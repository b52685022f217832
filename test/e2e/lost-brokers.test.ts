import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC, consumers, orderSteps } from '@food-delivery/contracts'
import { OrderClient } from '../../commands/support/order-client'
import { OrderWatch } from '../../commands/support/order-watch'
import { eventually } from '../support/eventually'
import { readOrderLog } from '../support/order-log'
import { type ServerAction, expectDelivered, faultCommand, runFaultCommand, startOrders } from '../support/outages'
import { PartitionProgress, watchIsr } from '../support/partition-progress'
import { RealBrokers } from '../support/real-brokers'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { reportSkipped } from '../support/report-skipped'

const addresses = process.env['BOOTSTRAP_SERVERS']?.split(',') ?? []
const canLoseBrokers = faultCommand !== undefined && addresses.length === 3
if (!canLoseBrokers)
  reportSkipped('lost brokers', 'FAULT_COMMAND is not set or BOOTSTRAP_SERVERS does not name three brokers')

const brokerNames = ['kafka', 'kafka2', 'kafka3']
const OUTAGE_MS = 10_000
const RECOVERY_MS = 60_000
/** Orders in a measurement of the capacity. */
const CAPACITY_ORDERS = 400
const MIN_ORDERS_PER_SECOND = 30
/** Longest pause of a partition without a replica on the lost broker. */
const UNAFFECTED_PAUSE_MS = 1_000
/** Longest pauses of a partition after its ISR has shrunk: if the lost broker was a follower, and if it was the leader. */
const FOLLOWER_LOST_PAUSE_MS = 2_000
const LEADER_LOST_PAUSE_MS = 4_000
/** Longest pause of a partition after the controller responds again. */
const CONTROLLER_BACK_PAUSE_MS = 10_000

/** The nodes of each partition, the leader first. Every broker leads two partitions and has no replica of two others. */
const assignment = [
  [1, 2],
  [2, 3],
  [3, 1],
  [2, 1],
  [3, 2],
  [1, 3],
]

const faults: [name: string, begin: ServerAction, end: ServerAction][] = [
  ['killed', 'kill', 'start'],
  ['frozen', 'pause', 'resume'],
  ['restarted', 'stop', 'start'],
]

const describeWithBrokers = canLoseBrokers ? describe : describe.skip

describeWithBrokers('while a broker is lost', () => {
  const brokers = new RealBrokers(addresses)
  let running: RunningSystem
  let progress: PartitionProgress
  let ordersPerSecond = MIN_ORDERS_PER_SECOND

  beforeAll(async () => {
    await prepareTopic()
    running = await startRunningSystem()
    for (const { deployment } of Object.values(consumers)) running.system.cluster.setReplicas(deployment, 2)
    await eventually(() => running.system.cluster.pods.every(({ state }) => state.ready), 'the second replicas')
    ordersPerSecond = Math.max(MIN_ORDERS_PER_SECOND, (await measureCapacity()) / 2)
    progress = await PartitionProgress.start(addresses)
  }, 180_000)

  afterAll(async () => {
    await progress?.stop()
    await running?.stop()
    await brokers.close()
  }, 60_000)

  // Runs even after a failed test, so that the next test has three brokers.
  afterEach(async () => {
    for (const name of brokerNames) await runFaultCommand('start', name)
  }, 120_000)

  async function prepareTopic(): Promise<void> {
    const replicas = (await brokers.partitions(0, ORDERS_TOPIC)).map((partition) => partition.replicas.toSorted())
    if (replicas.length === 0) await brokers.createTopic(ORDERS_TOPIC, assignment, { 'min.insync.replicas': '1' })
    else expect(replicas.every(({ length }) => length === 2)).toBe(true)
  }

  /** Measures the orders per second, from the first order placed to the last one delivered. */
  async function measureCapacity(): Promise<number> {
    const watch = await OrderWatch.start(addresses)
    const client = new OrderClient(running.url)
    const measure = async () => {
      watch.reset()
      const startedAt = performance.now()
      await client.placeMany(CAPACITY_ORDERS, 20)
      await watch.waitForDeliveries(CAPACITY_ORDERS)
      return (CAPACITY_ORDERS / (performance.now() - startedAt)) * 1_000
    }
    try {
      await measure()
      return await measure()
    } finally {
      client.close()
      await watch.stop()
    }
  }

  /** Kills, freezes or stops a broker for ten seconds while orders are placed, and checks that each is delivered once. */
  async function loseBroker(server: number, begin: ServerAction, end: ServerAction) {
    const name = brokerNames[server]!
    const observer = server === 0 ? 1 : 0
    const userId = randomUUID()
    await brokers.waitUntilInSync(observer)
    const nodeId = await brokers.nodeId(server)
    const before = await brokers.partitions(observer, ORDERS_TOPIC)
    const startOffsets = await brokers.endOffsets(ORDERS_TOPIC)
    const replacedBefore = await producersReplaced()
    const stop = startOrders({ url: running.url, userId, everyMs: 1_000 / ordersPerSecond })
    await sleep(3_000)
    const stopIsrWatch = watchIsr({ brokers, observer, nodeId })
    const lostAt = performance.now()
    await runFaultCommand(begin, name)
    await sleep(OUTAGE_MS)
    const shrunkAt = await stopIsrWatch()
    await runFaultCommand(end, name)
    const backAt = performance.now()
    await brokers.waitUntilInSync(observer)
    const inSyncAt = performance.now()
    const hasResumed = () => before.every(({ partitionId }) => progress.nextAfterMs(partitionId, inSyncAt) < Infinity)
    await eventually(hasResumed, 'records in every partition', CONTROLLER_BACK_PAUSE_MS, 50)
    const endAt = performance.now()
    const { accepted, statuses } = await stop()
    await expectDelivered(userId, [...accepted.keys()], RECOVERY_MS)
    const log = await readOrderLog(brokers, new Set(accepted.keys()), startOffsets)
    expect(log.published.size).toBe(accepted.size)
    for (const steps of log.published.values()) expect([...steps.values()]).toEqual(orderSteps.map(() => 1))
    expect([...statuses.keys()].filter((status) => status !== 202 && status !== 503)).toEqual([])
    const isProducerReplaced = (await producersReplaced()) !== replacedBefore
    return { nodeId, before, accepted, lostAt, shrunkAt, backAt, endAt, log, isProducerReplaced }
  }

  /** How often the pods have replaced their producer ids so far. */
  async function producersReplaced(): Promise<number> {
    const counts = running.system.cluster.pods.map(async ({ state }) => {
      const response = await fetch(`http://127.0.0.1:${state.port}/metrics`)
      return Number(/^kafka_producer_replaced_total (\d+)/m.exec(await response.text())?.[1] ?? 0)
    })
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  }

  const lostBrokers = ['kafka2', 'kafka3'].flatMap((server, index) =>
    faults.map(([name, begin, end]) => [`${server} is ${name}`, index + 1, begin, end] as const),
  )

  it.each(lostBrokers)(
    'delivers every accepted order once and pauses no partition longer than its limit: %s',
    async (_, server, begin, end) => {
      const loss = await loseBroker(server, begin, end)
      const { nodeId, before, accepted, lostAt, shrunkAt, endAt, log, isProducerReplaced } = loss
      expect(log.unexplained).toEqual([])
      if (!isProducerReplaced) expect(log.copies).toBe(0)
      const tooLongPauses = before.flatMap(({ partitionId, replicas, leader }) => {
        const isUnaffected = !replicas.includes(nodeId)
        const pauseMs = isUnaffected
          ? progress.longestPauseMs(partitionId, accepted, lostAt, endAt)
          : progress.nextAfterMs(partitionId, shrunkAt.get(partitionId) ?? Infinity)
        const limitAfterLossMs = leader === nodeId ? LEADER_LOST_PAUSE_MS : FOLLOWER_LOST_PAUSE_MS
        const limitMs = isUnaffected ? UNAFFECTED_PAUSE_MS : limitAfterLossMs
        return pauseMs <= limitMs ? [] : [{ partitionId, replicas, leader, pauseMs, limitMs }]
      })
      expect(tooLongPauses).toEqual([])
    },
    200_000,
  )

  // Without the controller, the ISR of __consumer_offsets cannot shrink, so work done in this time may be repeated. These
  // tests therefore do not check for copies of records.
  it.each(faults)(
    'delivers every accepted order once and continues within ten seconds when the controller is back after it was %s',
    async (_, begin, end) => {
      const { before, backAt } = await loseBroker(0, begin, end)
      for (const { partitionId } of before)
        expect(progress.nextAfterMs(partitionId, backAt)).toBeLessThanOrEqual(CONTROLLER_BACK_PAUSE_MS)
    },
    200_000,
  )
})
