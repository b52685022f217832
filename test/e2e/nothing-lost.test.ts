import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type OrderDocument, consumers, orderSteps } from '@food-delivery/contracts'
import { eventually } from '../support/eventually'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { ApiClient } from '../support/api-client'
import { type TopicAudit, auditTopics } from '../support/topic-audit'
import { testOrderJourney } from './order-journey'

// Factor for the number of orders, which `npm run test:chaos` sets.
const SCALE = Number(process.env['CHAOS_SCALE'] ?? 1)
const scaledTimeoutMs = (seconds: number) => seconds * 1_000 * (1 + SCALE)

const deployments = Object.values(consumers).map(({ deployment }) => deployment)
/** Must be at most 200, because the list of a user's orders contains at most 200. */
const ORDERS_PER_USER = 100

let running: RunningSystem
let client: ApiClient

beforeAll(async () => {
  running = await startRunningSystem()
  client = new ApiClient(running.url)
}, 90_000)

afterAll(() => running.stop(), 30_000)

/** Places orders of several users, one every `everyMs`. Returns the order ids by user. */
async function placeOrders(count: number, { speedMs = 0, everyMs = 0 } = {}): Promise<Map<string, Set<string>>> {
  const users = new Map<string, Set<string>>()
  const requests: Promise<void>[] = []
  for (let nth = 0; nth < count; nth++) {
    if (nth % ORDERS_PER_USER === 0) users.set(randomUUID(), new Set())
    const [userId, orderIds] = [...users].at(-1)!
    const body = { userId, kitchenSpeed: speedMs, courierSpeed: speedMs }
    requests.push(
      client.placeOrder(body, randomUUID()).then(({ payloadSent }) => void orderIds.add(payloadSent.orderId)),
    )
    if (everyMs > 0 || nth % 50 === 49) await sleep(everyMs)
  }
  await Promise.all(requests)
  return users
}

async function waitForDeliveries(users: Map<string, Set<string>>): Promise<OrderDocument[]> {
  const lists = [...users].map(([userId, orderIds]) =>
    eventually(
      async () => {
        const orders = await client.ordersOf(userId)
        const delivered = orders.filter(({ status }) => status === 'delivered').length
        return delivered === orderIds.size && orders
      },
      `all orders of user ${userId} to be delivered`,
      scaledTimeoutMs(40),
      250,
    ),
  )
  return (await Promise.all(lists)).flat()
}

function expectCompleteHistories(orders: OrderDocument[]): void {
  for (const { statusHistory } of orders) expect(statusHistory.map(({ status }) => status)).toEqual(orderSteps)
}

const auditOf = (orders: OrderDocument[]) => auditTopics(running.brokers, new Set(orders.map(({ orderId }) => orderId)))

function expectEachStepOnce({ published }: TopicAudit): void {
  const repeated = [...published].flatMap(([orderId, steps]) =>
    [...steps].filter(([, records]) => records.length > 1).map(([step, records]) => ({ orderId, step, records })),
  )
  expect(repeated).toEqual([])
  for (const steps of published.values()) expect([...steps.keys()]).toEqual(orderSteps)
}

const isScaled = (deployment: string, replicas: number) => {
  const pods = running.pods(deployment)
  return pods.length === replicas && pods.every(({ ready }) => ready)
}

/** Signals a random consumer pod every `everyMs`. The returned function stops the signals and returns their number. */
function signalPods(signal: 'SIGKILL' | 'SIGTERM', everyMs: number): () => number {
  let signalled = 0
  const timer = setInterval(() => {
    const ready = deployments.flatMap((deployment) => running.pods(deployment).find((pod) => pod.ready) ?? [])
    const pod = ready[Math.floor(Math.random() * ready.length)]
    if (!pod) return
    signalled++
    process.kill(pod.pid, signal)
  }, everyMs)
  return () => {
    clearInterval(timer)
    return signalled
  }
}

describe('the running system', () => {
  // These tests come first, because they expect the initial number of pods.
  testOrderJourney(() => ({ running, client }))

  it(
    'delivers every order placed at full speed and publishes each step once',
    async () => {
      const users = await placeOrders(300 * SCALE)
      const orders = await waitForDeliveries(users)
      expect(orders).toHaveLength(300 * SCALE)
      expectCompleteHistories(orders)
      const audit = await auditOf(orders)
      expectEachStepOnce(audit)
      expect(audit.deadLetters).toBe(0)
    },
    scaledTimeoutMs(60),
  )

  it(
    'publishes no step twice while pods get SIGTERM',
    async () => {
      const stopSignals = signalPods('SIGTERM', 700)
      const users = await placeOrders(200 * SCALE, { speedMs: 20, everyMs: 25 })
      expect(stopSignals()).toBeGreaterThan(3)
      const orders = await waitForDeliveries(users)
      expectCompleteHistories(orders)
      const audit = await auditOf(orders)
      expectEachStepOnce(audit)
      expect(audit.deadLetters).toBe(0)
    },
    scaledTimeoutMs(60),
  )

  it(
    'publishes no step twice while slow kitchens and couriers scale up and down',
    async () => {
      const users = await placeOrders(16 * SCALE, { speedMs: 1_200 })
      for (const replicas of [4, 6, 3, 2, 4]) {
        for (const deployment of ['kitchen', 'courier']) running.system.cluster.setReplicas(deployment, replicas)
        await eventually(
          () => isScaled('courier', replicas) && isScaled('kitchen', replicas),
          `${replicas} ready pods of kitchen and courier`,
        )
      }
      const orders = await waitForDeliveries(users)
      expectCompleteHistories(orders)
      expectEachStepOnce(await auditOf(orders))
    },
    scaledTimeoutMs(60),
  )

  it(
    'delivers every order while pods get SIGKILL',
    async () => {
      const stopSignals = signalPods('SIGKILL', 1_500)
      const users = await placeOrders(250 * SCALE, { speedMs: 10, everyMs: 25 })
      expect(stopSignals()).toBeGreaterThan(2)
      const orders = await waitForDeliveries(users)
      expect(orders).toHaveLength(250 * SCALE)
      expectCompleteHistories(orders)
      const audit = await auditOf(orders)
      expect(audit.published.size).toBe(250 * SCALE)
      expect(audit.deadLetters).toBe(0)
    },
    scaledTimeoutMs(60),
  )
})
