import { DEFAULT_ORDER_LIMIT, responseStatuses, newRequestId } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { z } from 'zod'
import { type RequestPublisher } from '../request-publisher'

export const userOrdersParams = z.object({ userId: z.uuid() })

export const userOrdersQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(`Maximum number of orders; default ${DEFAULT_ORDER_LIMIT}`),
})

/** Requests a user's orders, newest first. The client gets the list later, from /status. */
export function getUserOrders(publisher: RequestPublisher): Route {
  return route({
    method: 'GET',
    path: '/user/:userId/orders',
    params: userOrdersParams,
    query: userOrdersQuery,
    handle: (request) => {
      const { userId } = request.params
      const { limit } = request.query
      const requestId = newRequestId()
      return publisher.publish(request, {
        requestId,
        event: {
          eventType: 'getOrdersOfUser',
          payload: { requestId, userId, ...(limit === undefined ? {} : { limit }) },
        },
        json: { requestId, status: responseStatuses.processing },
      })
    },
  })
}
