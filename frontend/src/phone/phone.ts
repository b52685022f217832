import { type OrderDocument, type RestaurantDocument } from '@food-delivery/contracts'
import { type FailureReason } from '../load/load-report'
import { type PhoneOrder, type StepEvent, fromDocument, withSteps } from './phone-order'

/** Length of the order history. */
const ORDERS_KEPT = 50

/** Recent steps are kept, since they can arrive before the response with the order id. */
const STEPS_KEPT = 600

/** The restaurant list and its loading state. */
interface Restaurants {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly docs: readonly RestaurantDocument[]
  readonly failure: FailureReason | null
}

/** Everything the phone shows. */
export interface Phone {
  readonly restaurants: Restaurants
  /** Newest first. */
  readonly orders: readonly PhoneOrder[]
  readonly recent: readonly StepEvent[]
}

export const emptyPhone: Phone = { restaurants: { status: 'loading', docs: [], failure: null }, orders: [], recent: [] }

/** An order that is about to be sent. */
export function orderSent(phone: Phone, order: Pick<PhoneOrder, 'key' | 'dish' | 'kitchenId' | 'totalPrice'>): Phone {
  const sent: PhoneOrder = { ...order, orderId: null, steps: {}, failure: null }
  const others = phone.orders.filter((each) => each.key !== order.key)
  return { ...phone, orders: [sent, ...others].slice(0, ORDERS_KEPT) }
}

/** The server assigned the order id: steps that arrived earlier are applied. */
export function orderAccepted(phone: Phone, key: string, orderId: string): Phone {
  return update(phone, key, (order) => withSteps({ ...order, orderId }, phone.recent))
}

export function orderFailed(phone: Phone, key: string, failure: FailureReason): Phone {
  return update(phone, key, (order) => ({ ...order, failure }))
}

function update(phone: Phone, key: string, how: (order: PhoneOrder) => PhoneOrder): Phone {
  return { ...phone, orders: phone.orders.map((order) => (order.key === key ? how(order) : order)) }
}

/** Steps of any orders; those of other phones change nothing visible. */
export function takeSteps(phone: Phone, steps: readonly StepEvent[]): Phone {
  const ids = new Set(steps.map((step) => step.orderId))
  const mine = phone.orders.some((order) => order.orderId !== null && ids.has(order.orderId))
  return {
    ...phone,
    orders: mine ? phone.orders.map((order) => withSteps(order, steps)) : phone.orders,
    recent: [...phone.recent, ...steps].slice(-STEPS_KEPT),
  }
}

/** The server's history, joined with orders that it does not have yet. */
export function takeHistory(phone: Phone, documents: readonly OrderDocument[]): Phone {
  const known = new Map(phone.orders.map((order) => [order.orderId, order]))
  const stored = documents.map((document) => {
    const order = fromDocument(document)
    const here = known.get(order.orderId)
    return here ? { ...order, key: here.key, steps: { ...here.steps, ...order.steps } } : order
  })
  const ids = new Set(stored.map((order) => order.orderId))
  const waiting = phone.orders.filter((order) => !ids.has(order.orderId))
  return { ...phone, orders: [...waiting, ...newestFirst(stored)].slice(0, ORDERS_KEPT) }
}

function newestFirst(orders: PhoneOrder[]): PhoneOrder[] {
  return orders.sort((a, b) => (b.steps.orderCreated ?? 0) - (a.steps.orderCreated ?? 0))
}

/** The list is requested: the old one stays until the response. */
export function restaurantsRequested(phone: Phone): Phone {
  const { docs } = phone.restaurants
  return { ...phone, restaurants: { status: docs.length > 0 ? 'ready' : 'loading', docs, failure: null } }
}

export function restaurantsLoaded(phone: Phone, docs: readonly RestaurantDocument[]): Phone {
  return { ...phone, restaurants: { status: 'ready', docs, failure: null } }
}

/** An old list is better than none: the failure is shown only without one. */
export function restaurantsFailed(phone: Phone, failure: FailureReason): Phone {
  const { docs } = phone.restaurants
  return { ...phone, restaurants: { status: docs.length > 0 ? 'ready' : 'failed', docs, failure } }
}
