import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { orderSteps } from '@food-delivery/contracts'
import { mongoSettings } from '../../commands/support/server-settings'
import { type StoredOrder } from '../../commands/verify/order-audit'
import { storedOrders } from '../../commands/verify/stored-orders'
import { ApiClient } from './api-client'
import { eventually } from './eventually'

/**
 * A command that kills, stops, starts, pauses or resumes a server of the environment. Its arguments are the action and the
 * server: `kafka`, `kafka2`, `kafka3`, `mongo` or `redis`. The embedded servers cannot fail alone, because they share one
 * process.
 */
export const faultCommand = process.env['FAULT_COMMAND']

export type ServerAction = 'kill' | 'stop' | 'start' | 'pause' | 'resume'

/** Runs `FAULT_COMMAND`, which must be set. */
export async function runFaultCommand(action: ServerAction, server: string): Promise<void> {
  await promisify(execFile)(faultCommand ?? '', [action, server])
}

interface StartOrdersOptions {
  url: string
  userId: string
  everyMs: number
}

interface PlacedOrders {
  /** When the request of each accepted order (202) was sent, monotonic ms, by order id. */
  accepted: Map<string, number>
  /** Number of responses, by HTTP status. */
  statuses: Map<number, number>
}

/**
 * Places an order every `everyMs`. The returned function stops the orders and resolves with those that were accepted, and
 * with the statuses of all.
 */
export function startOrders({ url, userId, everyMs }: StartOrdersOptions): () => Promise<PlacedOrders> {
  const client = new ApiClient(url)
  const accepted = new Map<string, number>()
  const statuses = new Map<number, number>()
  const pending = new Set<Promise<void>>()
  const startedAt = performance.now()
  let started = 0
  const placeOrder = async () => {
    const sentAt = performance.now()
    const response = await client.post('/createOrder', { userId, kitchenSpeed: 0, courierSpeed: 0 })
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
    const body = (await response.json()) as { payloadSent?: { orderId: string } }
    if (response.status === 202 && body.payloadSent) accepted.set(body.payloadSent.orderId, sentAt)
  }
  const placeDueOrders = () => {
    for (; started * everyMs < performance.now() - startedAt; started++) {
      const request = placeOrder()
        .catch(() => undefined)
        .finally(() => pending.delete(request))
      pending.add(request)
    }
  }
  const timer = setInterval(placeDueOrders, Math.min(everyMs, 10))
  return async () => {
    clearInterval(timer)
    await Promise.all(pending)
    return { accepted, statuses }
  }
}

/** Waits until all orders are stored in MongoDB as delivered, and checks that each has every step once. */
export async function expectDelivered(userId: string, orderIds: readonly string[], timeoutMs: number): Promise<void> {
  const stored = await eventually(
    async () => {
      const documents = await storedOrders(mongoSettings(process.env), { userId }).catch(
        () => new Map<string, StoredOrder>(),
      )
      const orders = orderIds.map((orderId) => documents.get(orderId))
      return orders.every((order) => order?.status === 'delivered') && orders
    },
    'all accepted orders to be delivered',
    timeoutMs,
    100,
  )
  for (const order of stored) expect(order?.statusHistory.map(({ status }) => status)).toEqual(orderSteps)
}
