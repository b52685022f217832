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
import { reportSkipped } from '../support/skip'

/**
 * A command that is called with `kill|stop|start|pause|resume` and `kafka|mongo|redis` and does this to a real server. The
 * embedded servers are part of the system and cannot fail alone.
 */
const faultCommand = process.env['FAULT_COMMAND']
if (faultCommand === undefined) reportSkipped('outages of real servers', 'FAULT_COMMAND is not set')

/** Duration of an outage, which `npm run test:chaos` makes longer. */
const OUTAGE_MS = 3_000 * Number(process.env['CHAOS_SCALE'] ?? 1)
const ORDER_INTERVAL_MS = 50
const RECOVERY_MS = 60_000

const runFault = (action: string, server: string) => promisify(execFile)(faultCommand ?? '', [action, server])

const outages: [name: string, begin: () => Promise<unknown>, end: () => Promise<unknown>][] = [
  ['Redis is down', () => runFault('kill', 'redis'), () => runFault('start', 'redis')],
  ['MongoDB is down', () => runFault('kill', 'mongo'), () => runFault('start', 'mongo')],
  ['MongoDB is frozen', () => runFault('pause', 'mongo'), () => runFault('resume', 'mongo')],
  ['Kafka is down', () => runFault('kill', 'kafka'), () => runFault('start', 'kafka')],
]

const describeWithFaults = faultCommand === undefined ? describe.skip : describe

describeWithFaults('the running system while a server fails', () => {
  let running: RunningSystem

  beforeAll(async () => {
    running = await startRunningSystem()
  }, 90_000)

  afterAll(() => running?.stop(), 30_000)

  /** Places orders at intervals. Returns a function that stops this and returns the accepted order ids and the statuses. */
  function startOrders(userId: string) {
    const accepted = new Set<string>()
    const statuses = new Map<number, number>()
    const pending = new Set<Promise<void>>()
    const placeOrder = async () => {
      const response = await fetch(`${running.url}/createOrder`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userId, kitchenSpeed: 0, courierSpeed: 0 }),
      })
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      const body = (await response.json()) as { payloadSent?: { orderId: string } }
      if (response.status === 202 && body.payloadSent) accepted.add(body.payloadSent.orderId)
    }
    const timer = setInterval(() => {
      const request = placeOrder()
        .catch(() => undefined)
        .finally(() => pending.delete(request))
      pending.add(request)
    }, ORDER_INTERVAL_MS)
    return async () => {
      clearInterval(timer)
      await Promise.all(pending)
      return { accepted, statuses }
    }
  }

  it.each(outages)(
    'restarts no pod and delivers every accepted order while %s',
    async (_, begin, end) => {
      const userId = randomUUID()
      const restarts = () => running.system.cluster.pods.reduce((sum, { state }) => sum + state.restarts, 0)
      const before = restarts()
      const stop = startOrders(userId)
      await begin()
      await sleep(OUTAGE_MS)
      await end()
      await sleep(1_000)
      const { accepted, statuses } = await stop()
      expect([...statuses.keys()].filter((status) => status !== 202 && status !== 503)).toEqual([])
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
