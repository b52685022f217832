/**
 * The steps of an order, first to last, each with the name of the consumer that performs it (`worker`) and the event
 * that triggers it (`after`). To add a step, add a line here, change `after` in the next line, and add the step's text
 * to the frontend in both languages. The schemas and the handlers of couriers and kitchens are derived from this table.
 */
const steps = {
  orderCreated: { worker: 'order', after: 'orderRequested' },
  orderValidated: { worker: 'order', after: 'orderCreated' },
  courierMatched: { worker: 'courier', after: 'orderValidated' },
  kitchenPreparingFood: { worker: 'kitchen', after: 'courierMatched' },
  kitchenFoodReady: { worker: 'kitchen', after: 'kitchenPreparingFood' },
  courierPickedUp: { worker: 'courier', after: 'kitchenFoodReady' },
  delivered: { worker: 'courier', after: 'courierPickedUp' },
} as const satisfies Record<string, { worker: 'order' | 'courier' | 'kitchen'; after: string }>

type Steps = typeof steps

/** A step of an order, which is also the status of the order after it. */
export type OrderStep = keyof Steps

/** The status of an order: its last step, or `cancelled`. The first of `delivered` and `cancelled` is final. */
export type OrderStatus = OrderStep | 'cancelled'

/** Name of a consumer that performs steps of orders. */
export type StepWorker = Steps[OrderStep]['worker']

/** Name of a consumer whose work is simulated. */
export type SimulatedWorker = Exclude<StepWorker, 'order'>

/** The steps that a worker performs. */
export type StepOf<W extends StepWorker> = { [S in OrderStep]: Steps[S]['worker'] extends W ? S : never }[OrderStep]

/** The event that triggers a step. */
export type TriggerOf<S extends OrderStep> = Steps[S]['after']

/** All steps of an order, first to last. The history of an order contains each step at most once, in this order. */
export const orderSteps = Object.keys(steps) as readonly OrderStep[]

/** Records on topic `orders` for an order that is delivered: the request, the response, and each step. */
export const RECORDS_PER_ORDER = 2 + orderSteps.length

/** Whether `value` names a step of an order. */
export function isOrderStep(value: string): value is OrderStep {
  return Object.hasOwn(steps, value)
}

/**
 * The position of a status: 0 for `orderCreated`, and for `cancelled` the position after all steps. The rank of an
 * order's status never decreases.
 */
export function statusRank(status: OrderStatus): number {
  return status === 'cancelled' ? orderSteps.length : orderSteps.indexOf(status)
}

/** Whether no other status follows. */
export function isFinal(status: OrderStatus): boolean {
  return status === 'cancelled' || status === orderSteps.at(-1)
}

/** The steps that these workers perform, first to last. */
export function stepsOf<W extends StepWorker>(...workers: readonly W[]): readonly StepOf<W>[] {
  const names: readonly string[] = workers
  return orderSteps.filter((step): step is StepOf<W> => names.includes(steps[step].worker))
}

/** The consumer that performs a step. */
export function workerOf(step: OrderStep): StepWorker {
  return steps[step].worker
}

/** The event that triggers a step: the previous step, or `orderRequested` for the first step. */
export function triggerOf<S extends OrderStep>(step: S): TriggerOf<S> {
  return steps[step].after
}
