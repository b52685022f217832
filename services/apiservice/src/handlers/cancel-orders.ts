import { CLOCK_SKEW_MS, type ControlEvent, cancelOrdersSchema, newRequestId } from '@food-delivery/contracts'
import { type Route, badRequest, route } from '@food-delivery/service-kit'

interface Options {
  /** Resolves when all in-sync replicas have the record. */
  publish: (event: ControlEvent) => Promise<void>
  /** ms since 1970. */
  now: () => number
}

/**
 * Cancels all orders that were requested before a time and are not delivered: publishes one control record, after which
 * the consumers skip the work of these orders. A time in the future, beyond the clock skew {@link CLOCK_SKEW_MS}, is
 * rejected, because it would also cancel orders that are placed later.
 */
export function cancelOrders({ publish, now }: Options): Route {
  return route({
    method: 'POST',
    path: '/orders/cancel',
    body: cancelOrdersSchema,
    handle: async ({ body: { before } }) => {
      if (Date.parse(before) > now() + CLOCK_SKEW_MS)
        throw badRequest('before: expected a time that is not in the future')
      await publish({ eventType: 'ordersCancelled', payload: { before, requestId: newRequestId() } })
      return { status: 202, json: { payloadSent: { before } } }
    },
  })
}
