import { ApiError } from '../api/api-error'
import { speedsOf } from '../api/order-delays'
import { type OrdersApi } from '../api/orders-api'
import { type LoadPlan, type SubmitResult } from './load-generator'

/** Places one simulated order. `hotKeys`: order keys that are all on one partition. Never rejects. */
export async function submitOrder(
  api: Pick<OrdersApi, 'createOrder'>,
  plan: LoadPlan,
  hotKeys: Iterator<string>,
): Promise<SubmitResult> {
  try {
    const key = plan.shape === 'hotKey' ? (hotKeys.next().value as string) : undefined
    await api.createOrder(speedsOf(plan), key)
    return { accepted: true }
  } catch (error) {
    if (!(error instanceof ApiError)) return { accepted: false, reason: 'network' }
    const { code, retryAfterMs } = error
    return { accepted: false, reason: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  }
}
