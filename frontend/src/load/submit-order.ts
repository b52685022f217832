import { ApiError } from '../api/api-error'
import { type OrdersApi } from '../api/orders-api'
import { type LoadPlan, type SubmitResult } from './load-generator'

/** Places one simulated order. Never rejects. */
export async function submitOrder(
  api: Pick<OrdersApi, 'createOrder'>,
  { kitchenSpeed, courierSpeed }: LoadPlan,
): Promise<SubmitResult> {
  try {
    await api.createOrder({ kitchenSpeed, courierSpeed })
    return { accepted: true }
  } catch (error) {
    if (!(error instanceof ApiError)) return { accepted: false, reason: 'network' }
    const { code, retryAfterMs } = error
    return { accepted: false, reason: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  }
}
