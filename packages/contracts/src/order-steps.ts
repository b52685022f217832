/**
 * The steps of an order, first to last: which service takes each (`worker`, a consumer's name), and on which event.
 * A new step is a line here, the event it follows in the line below, and its text in both languages. Everything else
 * (schema, handlers of couriers and kitchens, the records of orderconsumer, capacity) follows from this table.
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

/** One step, or state, of an order. */
export type OrderStep = keyof Steps

/** Takes steps of orders. */
export type StepWorker = Steps[OrderStep]['worker']

/** Works on a step for as long as the order says. */
export type SimulatedWorker = Exclude<StepWorker, 'order'>

/** The steps that a worker takes. */
export type StepOf<W extends StepWorker> = { [S in OrderStep]: Steps[S]['worker'] extends W ? S : never }[OrderStep]

/** The event on which a step is taken. */
export type TriggerOf<S extends OrderStep> = Steps[S]['after']

/** The steps an order passes through, first to last. Its history holds each at most once and in this order. */
export const orderSteps = Object.keys(steps) as readonly OrderStep[]

/** Whether `value` names a step of an order. */
export function isOrderStep(value: string): value is OrderStep {
  return Object.hasOwn(steps, value)
}

/** Position of a step, 0 for `orderCreated`: a higher rank never goes back to a lower one. */
export function stepRank(step: OrderStep): number {
  return orderSteps.indexOf(step)
}

/** The steps that these workers take, in the order of the steps. */
export function stepsOf<W extends StepWorker>(...workers: readonly W[]): readonly StepOf<W>[] {
  const taken: readonly string[] = workers
  return orderSteps.filter((step): step is StepOf<W> => taken.includes(steps[step].worker))
}

/** The event on which a step is taken: the step before it, `orderRequested` for the first. */
export function triggerOf<S extends OrderStep>(step: S): TriggerOf<S> {
  return steps[step].after
}
