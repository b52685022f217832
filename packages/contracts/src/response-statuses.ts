/** The values of `status` in responses: the same texts as in the original application. A function adds the id of the user or order. */
export const responseStatuses = {
  processing: 'processing',
  orderCreated: 'orderCreated',
  orderCancelled: 'cancelled',
  orderFailed: 'Order failed saving in database',
  otherOrder: 'Idempotency-Key belongs to another order',
  restaurantsCreated: 'kitchen list created',
  restaurantsFailed: 'Kitchen list failed saving in database',
  success: 'success',
  restaurantsError: 'error getting events',
  userOrdersError: (userId: string) => `error getting orders of user ${userId}`,
  orderError: (orderId: string) => `error getting order ${orderId}`,
} as const
