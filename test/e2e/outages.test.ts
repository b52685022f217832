import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expectDelivered, faultCommand, runFaultCommand, startOrders } from '../support/outages'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { reportSkipped } from '../support/report-skipped'

if (faultCommand === undefined) reportSkipped('outages of real servers', 'FAULT_COMMAND is not set')

/** Duration of an outage, which `npm run test:chaos` makes longer. */
const OUTAGE_MS = 3_000 * Number(process.env['CHAOS_SCALE'] ?? 1)
const ORDER_INTERVAL_MS = 50
const RECOVERY_MS = 60_000

const outages: [name: string, begin: () => Promise<unknown>, end: () => Promise<unknown>][] = [
  ['Redis is down', () => runFaultCommand('kill', 'redis'), () => runFaultCommand('start', 'redis')],
  ['MongoDB is down', () => runFaultCommand('kill', 'mongo'), () => runFaultCommand('start', 'mongo')],
  ['MongoDB is frozen', () => runFaultCommand('pause', 'mongo'), () => runFaultCommand('resume', 'mongo')],
  ['Kafka is down', () => runFaultCommand('kill', 'kafka'), () => runFaultCommand('start', 'kafka')],
]

const describeWithFaults = faultCommand === undefined ? describe.skip : describe

describeWithFaults('the running system while a server fails', () => {
  let running: RunningSystem

  beforeAll(async () => {
    running = await startRunningSystem()
  }, 90_000)

  afterAll(() => running?.stop(), 30_000)

  it.each(outages)(
    'restarts no pod and delivers every accepted order while %s',
    async (_, begin, end) => {
      const userId = randomUUID()
      const restarts = () => running.system.cluster.pods.reduce((sum, { state }) => sum + state.restarts, 0)
      const before = restarts()
      const stop = startOrders({ url: running.url, userId, everyMs: ORDER_INTERVAL_MS })
      await begin()
      await sleep(OUTAGE_MS)
      await end()
      await sleep(1_000)
      const { accepted, statuses } = await stop()
      expect([...statuses.keys()].filter((status) => status !== 202 && status !== 503)).toEqual([])
      expect(accepted.size).toBeGreaterThan(0)
      await expectDelivered(userId, [...accepted.keys()], RECOVERY_MS)
      expect(restarts()).toBe(before)
    },
    RECOVERY_MS + 2 * OUTAGE_MS + 60_000,
  )
})
