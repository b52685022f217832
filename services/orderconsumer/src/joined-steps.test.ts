import { type OrderStatus, isFinal, orderSteps, statusRank } from '@food-delivery/contracts'
import fc from 'fast-check'
import { anOrder } from '../../../test/support/orders'
import { joinSteps } from './joined-steps'
import { type RecordedStep } from './order-document'

const orders = [anOrder(), anOrder(), anOrder()]
const step = (nth: number, status: OrderStatus): RecordedStep => ({
  order: orders[nth]!,
  step: status,
  at: new Date(0),
})
const statusesOf = (joined: readonly (readonly RecordedStep[])[]) =>
  joined.map((steps) => steps.map((each) => each.step))

it('joins successive steps of an order, also with steps of other orders in between', () => {
  const steps = [step(0, 'orderValidated'), step(1, 'courierMatched'), step(0, 'courierMatched'), step(0, 'cancelled')]
  expect(statusesOf(joinSteps(steps))).toEqual([['orderValidated', 'courierMatched', 'cancelled'], ['courierMatched']])
})

it('does not join a step that is repeated, late or after a final one', () => {
  const statuses = ['courierMatched', 'courierMatched', 'orderValidated', 'delivered', 'cancelled'] as const
  const joined = joinSteps(statuses.map((status) => step(0, status)))
  expect(statusesOf(joined)).toEqual([
    ['courierMatched'],
    ['courierMatched'],
    ['orderValidated', 'delivered'],
    ['cancelled'],
  ])
})

it('keeps each step once, and the sequence of the steps of each order', () => {
  const anyStep = fc.tuple(fc.nat({ max: 2 }), fc.constantFrom<OrderStatus>(...orderSteps, 'cancelled'))
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (parts) => {
      const steps = parts.map(([nth, status]) => step(nth, status))
      const joined = joinSteps(steps)
      for (const { orderId } of orders) {
        const ofOrder = (all: readonly RecordedStep[]) => all.filter(({ order }) => order.orderId === orderId)
        expect(ofOrder(joined.flat())).toEqual(ofOrder(steps))
      }
      for (const each of joined) {
        expect(new Set(each.map(({ order }) => order.orderId)).size).toBe(1)
        for (const [index, { step: next }] of each.entries()) {
          const previous = each[index - 1]?.step
          expect(previous === undefined || (!isFinal(previous) && statusRank(previous) < statusRank(next))).toBe(true)
        }
      }
    }),
  )
})
