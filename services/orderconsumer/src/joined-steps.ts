import { isFinal, statusRank } from '@food-delivery/contracts'
import { type RecordedStep } from './order-document'

/** Steps of one order, at least one, each later than the one before. */
export type OrderSteps = [RecordedStep, ...RecordedStep[]]

/**
 * Joins the steps of each order, so that one update records them. A step that is repeated, late or after a final one is
 * not joined to those before it, because it cannot be recorded before the stored order has been read.
 */
export function joinSteps(steps: readonly RecordedStep[]): OrderSteps[] {
  const joined: OrderSteps[] = []
  /** By order id: the steps in `joined` that the next step of the order may follow. */
  const lastByOrder = new Map<string, OrderSteps>()
  for (const step of steps) {
    const { orderId } = step.order
    const last = lastByOrder.get(orderId)
    if (last && follows(step, lastOf(last))) {
      last.push(step)
      continue
    }
    const next: OrderSteps = [step]
    lastByOrder.set(orderId, next)
    joined.push(next)
  }
  return joined
}

/** The last of the joined steps. */
export const lastOf = (steps: OrderSteps): RecordedStep => steps.at(-1) ?? steps[0]

const follows = (next: RecordedStep, { step }: RecordedStep) =>
  !isFinal(step) && statusRank(next.step) > statusRank(step)
