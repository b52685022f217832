import { ApiError } from '../api/api-error'
import { type OrderDelays, speedsOf } from '../api/order-delays'
import { type OrdersApi } from '../api/orders-api'
import { type FailureReason } from '../load/load-report'
import { type Dispatch } from '../store/actions'
import { waterfallFailure } from '../waterfall/open-waterfall'
import { type PhoneOrder } from './phone-order'

/** An order to place. */
type OrderRequest = Pick<PhoneOrder, 'dish' | 'kitchenId' | 'totalPrice'> & OrderDelays

/** Actions of the phone. They never reject: failures are in the state. A failed `loadHistory` changes nothing. */
export interface PhoneActions {
  loadRestaurants: () => Promise<void>
  loadHistory: () => Promise<void>
  /** Places an order. To retry a failed one, pass its key. */
  order: (request: OrderRequest, key?: string) => Promise<void>
  /**
   * Loads where the time of an order went. `placedAt`: approximately when the order was placed, ms since 1970; if it is
   * undefined, only the events of the last hour are searched.
   */
  loadWaterfall: (orderId: string, placedAt: number | undefined) => Promise<void>
}

export function createPhoneActions({
  api,
  dispatch,
  userId,
  createKey,
}: {
  api: Omit<OrdersApi, 'cancelOrders'>
  dispatch: Dispatch
  userId: string
  createKey: () => string
}): PhoneActions {
  const loadHistory = async () => {
    // After a failure the old history stays. Steps still arrive, and the next connection loads the history again.
    const documents = await api.ordersOf(userId).catch(() => null)
    if (documents) dispatch({ type: 'history', documents })
  }
  return {
    loadHistory,
    loadRestaurants: async () => {
      dispatch({ type: 'restaurantsRequested' })
      try {
        dispatch({ type: 'restaurantsLoaded', docs: await api.restaurants() })
      } catch (error) {
        dispatch({ type: 'restaurantsFailed', failure: reasonOf(error) })
      }
    },
    order: async ({ dish, kitchenId, totalPrice, ...delays }, key = createKey()) => {
      dispatch({ type: 'orderSent', order: { key, dish, kitchenId, totalPrice } })
      try {
        const body = { userId, dish, kitchenId, totalPrice, ...speedsOf(delays) }
        const { requestId, payloadSent } = await api.createOrder(body, key)
        dispatch({ type: 'orderAccepted', key, orderId: payloadSent.orderId })
        await api.orderStored(requestId)
        await loadHistory()
      } catch (error) {
        dispatch({ type: 'orderFailed', key, failure: reasonOf(error) })
      }
    },
    loadWaterfall: async (orderId, placedAt) => {
      try {
        dispatch({ type: 'waterfallLoaded', waterfall: await api.waterfall(orderId, placedAt) })
      } catch (error) {
        dispatch({ type: 'waterfallFailed', orderId, failure: waterfallFailure(error) })
      }
    },
  }
}

function reasonOf(error: unknown): FailureReason {
  return error instanceof ApiError ? error.code : 'network'
}
