import { createOrderSchema } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type RequestPublisher } from '../request-publisher'
import { createIdentity } from '../request-identity'

/** Places an order. Missing values are generated. */
export function createOrder(publisher: RequestPublisher): Route {
  return route({
    method: 'POST',
    path: '/createOrder',
    body: createOrderSchema,
    handle: async (request) => {
      const { dish, kitchenSpeed, courierSpeed, ...body } = request.body
      const { requestId, orderId, keyId, bodyHash, requestedAt, ...generated } = createIdentity(request, 'createOrder')
      const order = {
        orderId,
        userId: body.userId ?? generated.userId,
        kitchenId: body.kitchenId ?? generated.kitchenId,
        dish,
        totalPrice: body.totalPrice ?? generated.totalPrice,
      }
      return await publisher.publish(request, {
        requestId,
        keyId,
        event: {
          eventType: 'orderRequested',
          payload: { ...order, requestId, bodyHash, requestedAt },
          simulatorConfig: { kitchenSpeed, courierSpeed },
        },
        json: { requestId, payloadSent: order },
      })
    },
  })
}
