import { createOrderSchema } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type Intake } from '../intake'
import { identify } from '../request-identity'

/** Places an order; values that it omits are generated. */
export function createOrder(intake: Intake): Route {
  return route({
    method: 'POST',
    path: '/createOrder',
    body: createOrderSchema,
    handle: async (request) => {
      const { dish, kitchenSpeed, courierSpeed, ...body } = request.body
      const { requestId, orderId, isRepeatable, ...made } = identify(request, 'createOrder')
      const order = {
        orderId,
        userId: body.userId ?? made.userId,
        kitchenId: body.kitchenId ?? made.kitchenId,
        dish,
        totalPrice: body.totalPrice ?? made.totalPrice,
      }
      return await intake.accept(request, {
        requestId,
        isRepeatable,
        event: {
          eventType: 'orderRequested',
          payload: Object.assign({}, order, { requestId }),
          simulatorConfig: { kitchenSpeed, courierSpeed },
        },
        json: { requestId, payloadSent: order },
      })
    },
  })
}
