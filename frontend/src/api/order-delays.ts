import { type CreateOrderBody } from '@food-delivery/contracts'

/** The simulated delays of each step of an order, in the kitchen and at the courier. Milliseconds. */
export interface OrderDelays {
  readonly kitchenDelayMs: number
  readonly courierDelayMs: number
}

/** The delays in the body of POST /createOrder, which calls them speeds. */
export function speedsOf(delays: OrderDelays): Pick<CreateOrderBody, 'kitchenSpeed' | 'courierSpeed'> {
  return { kitchenSpeed: delays.kitchenDelayMs, courierSpeed: delays.courierDelayMs }
}
