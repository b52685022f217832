import { ApiError } from '../api/api-error'
import { type OrdersApi } from '../api/orders-api'
import { type LoadPlan, type Submitted } from './load-generator'

/** Places one simulated order; only a 202 counts as accepted. */
export async function submitOrder(
  api: Pick<OrdersApi, 'createOrder'>,
  { kitchenSpeed, courierSpeed }: LoadPlan,
): Promise<Submitted> {
  try {
    await api.createOrder({ kitchenSpeed, courierSpeed })
    return { accepted: true }
  } catch (error) {
    if (!(error instanceof ApiError)) return { accepted: false, reason: 'network' }
    const { code, retryAfterMs } = error
    return { accepted: false, reason: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  }
}
