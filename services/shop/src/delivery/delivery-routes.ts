import { type Route, route } from '@food-delivery/service-kit'
import { z } from 'zod'
import { limitSchema } from '../input-schemas'
import { type DeliveryRepository } from './delivery-repository'

/** `GET /deliveries`: the newest deliveries. */
export function getDeliveries(deliveries: Pick<DeliveryRepository, 'newest'>): Route {
  return route({
    method: 'GET',
    path: '/deliveries',
    query: z.object({ limit: limitSchema }),
    handle: async ({ query: { limit } }) => {
      const newest = await deliveries.newest(limit)
      return {
        status: 200,
        json: {
          deliveries: newest.map(({ _id: orderId, startedAt, ...delivery }) => ({
            orderId,
            ...delivery,
            startedAt: startedAt.toISOString(),
          })),
        },
      }
    },
  })
}
