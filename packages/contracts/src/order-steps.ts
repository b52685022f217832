/** The states an order passes through, first to last. Its history holds each at most once and in this order. */
export const orderSteps = [
  'orderCreated',
  'orderValidated',
  'courierMatched',
  'kitchenPreparingFood',
  'kitchenFoodReady',
  'courierPickedUp',
  'delivered',
] as const

/** One state of an order. */
export type OrderStep = (typeof orderSteps)[number]

const ranks = new Map<string, number>(orderSteps.map((step, rank) => [step, rank]))

/** Whether `value` names a state of an order. */
export function isOrderStep(value: string): value is OrderStep {
  return ranks.has(value)
}

/** Position of a step, 0 for `orderCreated` to 6 for `delivered`: a higher rank never goes back to a lower one. */
export function stepRank(step: OrderStep): number {
  return orderSteps.indexOf(step)
}

/** The step furthest along, or undefined of none. */
export function furthestStep(steps: readonly OrderStep[]): OrderStep | undefined {
  return steps.reduce<OrderStep | undefined>(
    (furthest, step) => (furthest === undefined || stepRank(step) > stepRank(furthest) ? step : furthest),
    undefined,
  )
}
