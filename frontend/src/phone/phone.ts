import { type OrderDocument, type RestaurantDocument } from '@food-delivery/contracts'
import { type FailureReason } from '../load/load-report'
import { type PhoneOrder, type StepEvent, fromDocument, withSteps } from './phone-order'

/** Maximum length of the order history. */
const MAX_ORDERS = 50

/** How many recent steps of all orders are kept: a step can arrive before the response with the id of its order. */
const MAX_RECENT_STEPS = 600

/** The restaurant list and its loading state. */
interface Restaurants {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly docs: readonly RestaurantDocument[]
  readonly failure: FailureReason | null
}

/** What the simulated phone of a customer shows: restaurants, and the orders that the customer has placed. */
export interface Phone {
  readonly restaurants: Restaurants
  /** Newest first. */
  readonly orders: readonly PhoneOrder[]
  readonly recentSteps: readonly StepEvent[]
}

export const emptyPhone: Phone = {
  restaurants: { status: 'loading', docs: [], failure: null },
  orders: [],
  recentSteps: [],
}

/** Adds an order that is being sent. */
export function orderSent(phone: Phone, order: Pick<PhoneOrder, 'key' | 'dish' | 'kitchenId' | 'totalPrice'>): Phone {
  const sent: PhoneOrder = { ...order, orderId: null, steps: {}, failure: null }
  const others = phone.orders.filter(({ key }) => key !== order.key)
  return { ...phone, orders: [sent, ...others].slice(0, MAX_ORDERS) }
}

/** Adds the id of an order, and its steps that arrived before the id. */
export function orderAccepted(phone: Phone, key: string, orderId: string): Phone {
  return updateOrder(phone, key, (order) => withSteps({ ...order, orderId }, phone.recentSteps))
}

export function orderFailed(phone: Phone, key: string, failure: FailureReason): Phone {
  return updateOrder(phone, key, (order) => ({ ...order, failure }))
}

function updateOrder(phone: Phone, key: string, change: (order: PhoneOrder) => PhoneOrder): Phone {
  return { ...phone, orders: phone.orders.map((order) => (order.key === key ? change(order) : order)) }
}

/** Adds steps, which may belong to orders of other phones. */
export function applySteps(phone: Phone, steps: readonly StepEvent[]): Phone {
  const ids = new Set(steps.map((step) => step.orderId))
  const hasOwnSteps = phone.orders.some((order) => order.orderId !== null && ids.has(order.orderId))
  return {
    ...phone,
    orders: hasOwnSteps ? phone.orders.map((order) => withSteps(order, steps)) : phone.orders,
    recentSteps: [...phone.recentSteps, ...steps].slice(-MAX_RECENT_STEPS),
  }
}

/** Replaces the orders with the stored ones, and keeps those that are not stored yet. */
export function applyHistory(phone: Phone, documents: readonly OrderDocument[]): Phone {
  const current = new Map(phone.orders.map((order) => [order.orderId, order]))
  const stored = documents.map((document) => {
    const order = fromDocument(document)
    const shown = current.get(order.orderId)
    return shown ? { ...order, key: shown.key, steps: { ...shown.steps, ...order.steps } } : order
  })
  // Newest first.
  stored.sort((a, b) => (b.steps.orderCreated ?? 0) - (a.steps.orderCreated ?? 0))
  const storedIds = new Set(stored.map((order) => order.orderId))
  const notStored = phone.orders.filter((order) => !storedIds.has(order.orderId))
  return { ...phone, orders: [...notStored, ...stored].slice(0, MAX_ORDERS) }
}

/** The list is requested again. Without an old list, which stays visible, it is shown as loading. */
export function restaurantsRequested(phone: Phone): Phone {
  const { docs } = phone.restaurants
  return { ...phone, restaurants: { status: docs.length > 0 ? 'ready' : 'loading', docs, failure: null } }
}

export function restaurantsLoaded(phone: Phone, docs: readonly RestaurantDocument[]): Phone {
  return { ...phone, restaurants: { status: 'ready', docs, failure: null } }
}

/** Records that loading failed. The phone shows this only if it has no old list. */
export function restaurantsFailed(phone: Phone, failure: FailureReason): Phone {
  const { docs } = phone.restaurants
  return { ...phone, restaurants: { status: docs.length > 0 ? 'ready' : 'failed', docs, failure } }
}
