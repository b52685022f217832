import { checkEvent, orderSteps } from '@food-delivery/contracts'
import fc from 'fast-check'
import mongoose from 'mongoose'
import { type StoredOrder, constantFields, withValidTime } from './order-document'
import { orderSchema } from './order-schema'

// An event accepts ids of at most 200 UTF-16 code units. A character has one or two of them.
const id = fc.string({ minLength: 1, maxLength: 100, unit: 'binary' })
const orders = fc.record(
  {
    orderId: id,
    userId: id,
    kitchenId: id,
    dish: fc.string({ unit: 'binary' }),
    totalPrice: fc.oneof(
      fc.nat().map((cents) => cents / 100),
      fc.nat().map((cents) => (cents / 100).toFixed(2)),
    ),
    requestId: id,
    bodyHash: id,
    requestedAt: fc.double({ noNaN: true, noDefaultInfinity: true }),
  },
  { requiredKeys: ['orderId', 'userId', 'kitchenId', 'dish', 'totalPrice', 'requestId'] },
)

// Orders are stored without the checks of mongoose, so the schema of the event must be at least as strict.
it('accepts each order of a valid event, and changes nothing in it', async () => {
  const Order = new mongoose.Mongoose().model<StoredOrder>('orders', orderSchema)
  const statuses = fc.constantFrom(...orderSteps, 'cancelled' as const)
  await fc.assert(
    fc.asyncProperty(orders, statuses, fc.double(), async (payload, status, time) => {
      const { payload: order } = checkEvent({ eventType: status, payload }) as { payload: typeof payload }
      const recorded = withValidTime({ order, step: status, at: new Date(time) })
      const document = {
        _id: order.orderId,
        ...constantFields(recorded),
        status,
        statusHistory: [{ status, timestamp: recorded.at }],
      }
      const accepted = new Order(document)
      await accepted.validate()
      expect(accepted.toObject()).toEqual(document)
    }),
  )
})
