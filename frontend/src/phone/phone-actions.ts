import { type CreateOrderBody } from '@food-delivery/contracts'
import { ApiError } from '../api/api-error'
import { type OrdersApi } from '../api/orders-api'
import { type FailureReason } from '../load/load-report'
import { type Dispatch } from '../store/actions'
import { type PhoneOrder } from './phone-order'

/** What an order names; the speeds are delays in ms. */
type OrderWish = Pick<PhoneOrder, 'dish' | 'kitchenId' | 'totalPrice'> &
  Pick<CreateOrderBody, 'kitchenSpeed' | 'courierSpeed'>

/** What one can do with the phone. None of these throws: what went wrong is in the state. */
export interface PhoneActions {
  loadRestaurants: () => Promise<void>
  loadHistory: () => Promise<void>
  /** Places an order; with the key of a failed one it tries that one again. */
  order: (wish: OrderWish, key?: string) => Promise<void>
}

export function createPhoneActions({
  api,
  dispatch,
  userId,
  newKey,
}: {
  api: OrdersApi
  dispatch: Dispatch
  userId: string
  newKey: () => string
}): PhoneActions {
  const loadHistory = async () => {
    // A history that does not come leaves the old one: the live steps go on, and the next visit asks again.
    const documents = await api.ordersOf(userId).catch(() => null)
    if (documents) dispatch({ type: 'history', documents })
  }
  return {
    loadHistory,
    loadRestaurants: async () => {
      dispatch({ type: 'restaurantsAsked' })
      try {
        dispatch({ type: 'restaurantsCame', docs: await api.restaurants() })
      } catch (error) {
        dispatch({ type: 'restaurantsFailed', failure: reasonOf(error) })
      }
    },
    order: async ({ dish, kitchenId, totalPrice, ...speeds }, key = newKey()) => {
      dispatch({ type: 'orderSent', order: { key, dish, kitchenId, totalPrice } })
      try {
        const body = { userId, dish, kitchenId, totalPrice, ...speeds }
        const { requestId, payloadSent } = await api.createOrder(body, key)
        dispatch({ type: 'orderAccepted', key, orderId: payloadSent.orderId })
        await api.orderStored(requestId)
        await loadHistory()
      } catch (error) {
        dispatch({ type: 'orderFailed', key, failure: reasonOf(error) })
      }
    },
  }
}

function reasonOf(error: unknown): FailureReason {
  return error instanceof ApiError ? error.code : 'network'
}
