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
      // The fields are named, because rest and spread create a hidden class for every request: see docs/decisions/hot-path.md.
      const { body } = request
      const { kitchenSpeed, courierSpeed, dish } = body
      const identity = createIdentity(request, 'createOrder')
      const { requestId, orderId, keyId, bodyHash, requestedAt } = identity
      const userId = body.userId ?? identity.userId
      const kitchenId = body.kitchenId ?? identity.kitchenId
      const totalPrice = body.totalPrice ?? identity.totalPrice
      return await publisher.publish(request, {
        requestId,
        keyId,
        event: {
          eventType: 'orderRequested',
          payload: { orderId, userId, kitchenId, dish, totalPrice, requestId, bodyHash, requestedAt },
          simulatorConfig: { kitchenSpeed, courierSpeed },
        },
        json: { requestId, payloadSent: { orderId, userId, kitchenId, dish, totalPrice } },
      })
    },
  })
}
