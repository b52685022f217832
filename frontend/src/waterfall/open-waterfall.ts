import { type OrderWaterfall } from '@food-delivery/contracts'
import { ApiError } from '../api/api-error'
import { type FailureReason } from '../load/load-report'

/** `missing`: the topic no longer has the events of the order. */
export type WaterfallFailure = FailureReason | 'missing'

/** The order whose times are shown. */
export interface OpenWaterfall {
  readonly orderId: string
  /** Null until it is loaded. It stays visible while a newer one is loaded. */
  readonly waterfall: OrderWaterfall | null
  readonly failure: WaterfallFailure | null
}

/** Adds the result of a request, unless another order was opened meanwhile. */
export function withResult(
  open: OpenWaterfall | null,
  orderId: string,
  result: Partial<OpenWaterfall>,
): OpenWaterfall | null {
  return open?.orderId === orderId ? { ...open, failure: null, ...result } : open
}

export function waterfallFailure(error: unknown): WaterfallFailure {
  if (!(error instanceof ApiError)) return 'network'
  return error.status === 404 ? 'missing' : error.code
}
