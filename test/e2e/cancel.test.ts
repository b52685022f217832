import { randomUUID } from 'node:crypto'
import { type OrderTotals, type OrderWaterfall, orderSteps } from '@food-delivery/contracts'
import { eventually } from '../support/eventually'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { ApiClient } from '../support/api-client'

const BACKLOG = 150
const deployments = ['orders', 'kitchen', 'courier'] as const

let running: RunningSystem
let client: ApiClient

beforeAll(async () => {
  running = await startRunningSystem()
  client = new ApiClient(running.url)
}, 90_000)

afterAll(() => running.stop(), 30_000)

const totals = async () => (await (await fetch(`${running.url}/events/totals`)).json()) as OrderTotals

it('cancels a backlog and still delivers later orders, also while pods are killed', async () => {
  const before = await totals()
  const backlogUserId = randomUUID()
  const laterUserId = randomUUID()
  const slowOrder = { userId: backlogUserId, kitchenSpeed: 1_000, courierSpeed: 1_000 }
  // The time of an order is in its request id or, with an Idempotency-Key, in a field of its event.
  const placeWithoutKey = () => client.post('/createOrder', slowOrder)
  const placeWithKey = () => client.placeOrder(slowOrder, randomUUID())
  await Promise.all(Array.from({ length: BACKLOG }, (_, nth) => (nth % 2 === 0 ? placeWithoutKey() : placeWithKey())))
  const response = await client.post('/orders/cancel', { before: new Date().toISOString() })
  expect(response.status).toBe(202)
  for (const deployment of deployments) {
    const [pod] = running.pods(deployment)
    if (pod) process.kill(pod.pid, 'SIGKILL')
  }
  await client.placeOrder({ userId: laterUserId, kitchenSpeed: 0, courierSpeed: 0 }, randomUUID())
  const orders = await eventually(
    async () => {
      const stored = await client.ordersOf(backlogUserId)
      const isOver = stored.every(({ status }) => status === 'cancelled' || status === 'delivered')
      return stored.length === BACKLOG && isOver && stored
    },
    'every order of the backlog to be cancelled or delivered',
    60_000,
    250,
  )
  const histories = orders.map(({ statusHistory }) => statusHistory.map(({ status }) => status))
  const cancelled = histories.filter((history) => history.at(-1) === 'cancelled')
  expect(cancelled.length).toBeGreaterThan(BACKLOG - 10)
  for (const history of cancelled)
    expect(history).toEqual([...orderSteps.filter((step) => history.includes(step)), 'cancelled'])
  await eventually(
    async () => (await client.ordersOf(laterUserId))[0]?.status === 'delivered',
    'the later order to be delivered',
    30_000,
  )
  await eventually(async () => {
    const after = await totals()
    return (
      after.cancelled - before.cancelled === cancelled.length && after.inFlight === before.inFlight && after.lost === 0
    )
  }, 'the totals to count cancelled orders separately')
  const { orderId, statusHistory } = orders.find(({ status }) => status === 'cancelled')!
  const waterfall = (await (await fetch(`${running.url}/events/orders/${orderId}`)).json()) as OrderWaterfall
  expect(waterfall.cancelled).toEqual({
    at: Date.parse(statusHistory.at(-1)!.timestamp),
    pod: expect.stringMatching(/^(orders|kitchen|courier)-/) as string,
  })
}, 120_000)
