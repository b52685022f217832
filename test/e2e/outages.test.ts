import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { orderSteps } from '@food-delivery/contracts'
import { mongoSettings } from '../../commands/support/kafka-settings'
import { type StoredOrder } from '../../commands/verify/order-audit'
import { storedOrders } from '../../commands/verify/stored-orders'
import { eventually } from '../support/eventually'
import { type RunningSystem, startRunningSystem } from '../support/running-system'

/**
 * A command that is called with `kill|stop|start|pause|resume` and `kafka|mongo|redis`, and does that to the servers of
 * the environment. Only real servers can be taken away: the embedded ones live and die with the system.
 */
const faultCommand = process.env['FAULT_COMMAND']
if (faultCommand === undefined)
  process.stderr.write('SKIPPED: outages of real servers, since FAULT_COMMAND is not set\n')

/** `npm run test:chaos` makes them longer. */
const OUTAGE_MS = 3_000 * Number(process.env['CHAOS_SCALE'] ?? 1)
const EVERY_MS = 50
const RECOVERY_MS = 60_000

const fault = (what: string, server: string) => promisify(execFile)(faultCommand ?? '', [what, server])

const outages: [name: string, begin: () => Promise<unknown>, end: () => Promise<unknown>][] = [
  ['Redis is down', () => fault('kill', 'redis'), () => fault('start', 'redis')],
  ['MongoDB is down', () => fault('kill', 'mongo'), () => fault('start', 'mongo')],
  ['MongoDB is frozen', () => fault('pause', 'mongo'), () => fault('resume', 'mongo')],
  ['Kafka is down', () => fault('kill', 'kafka'), () => fault('start', 'kafka')],
]

const describeWithFaults = faultCommand === undefined ? describe.skip : describe

describeWithFaults('while servers fail', () => {
  let running: RunningSystem

  beforeAll(async () => {
    running = await startRunningSystem()
  }, 90_000)

  afterAll(() => running?.stop(), 30_000)

  /** Places an order every few milliseconds until told to stop; keeps the ids of those that were accepted. */
  function keepOrdering(userId: string) {
    const accepted = new Set<string>()
    const answers = new Map<number, number>()
    const waiting = new Set<Promise<void>>()
    const order = async () => {
      const response = await fetch(`${running.url}/createOrder`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userId, kitchenSpeed: 0, courierSpeed: 0 }),
      })
      answers.set(response.status, (answers.get(response.status) ?? 0) + 1)
      const body = (await response.json()) as { payloadSent?: { orderId: string } }
      if (response.status === 202 && body.payloadSent) accepted.add(body.payloadSent.orderId)
    }
    const timer = setInterval(() => {
      const placed = order()
        .catch(() => undefined)
        .finally(() => waiting.delete(placed))
      waiting.add(placed)
    }, EVERY_MS)
    return async () => {
      clearInterval(timer)
      await Promise.all(waiting)
      return { accepted, answers }
    }
  }

  it.each(outages)(
    'ends no pod, keeps what it accepted and delivers it afterwards: %s',
    async (_, begin, end) => {
      const userId = randomUUID()
      const restarts = () => running.system.cluster.pods.reduce((sum, { state }) => sum + state.restarts, 0)
      const before = restarts()
      const stop = keepOrdering(userId)
      await begin()
      await sleep(OUTAGE_MS)
      await end()
      await sleep(1_000)
      const { accepted, answers } = await stop()
      expect([...answers.keys()].filter((status) => status !== 202 && status !== 503)).toEqual([])
      expect(accepted.size).toBeGreaterThan(0)
      const stored = await eventually(
        async () => {
          const documents = await storedOrders(mongoSettings(process.env), { userId }).catch(
            () => new Map<string, StoredOrder>(),
          )
          const orders = [...accepted].map((orderId) => documents.get(orderId))
          return orders.every((order) => order?.status === 'delivered') && orders
        },
        'all accepted orders to be delivered',
        RECOVERY_MS,
      )
      for (const order of stored) expect(order?.statusHistory.map(({ status }) => status)).toEqual(orderSteps)
      expect(restarts()).toBe(before)
    },
    RECOVERY_MS + 2 * OUTAGE_MS + 60_000,
  )
})
