import { type OrderStep, orderSteps, statusRank } from './order-steps'

/** The parts of a step, in the order in which they happen. */
export const stepParts = ['queued', 'worked', 'stored', 'published'] as const

/**
 * `queued`: from the previous event until a pod starts to handle it. `worked`: the simulated work. `stored`: until the
 * step's event is passed to the producer, including MongoDB's time if the service stores the step first. `published`:
 * until the event is sent.
 */
export type StepPart = (typeof stepParts)[number]

/** A step of a waterfall. */
export interface WaterfallStep {
  step: OrderStep
  /** Kafka's timestamp of its event, ms since 1970. */
  at: number
  /** Time since the previous event, ms: the sum of the parts. */
  totalMs: number
  /**
   * In ms. Missing if the event has no times, because an earlier release published it. `queued` is negative if the
   * clock of the previous pod was ahead by more than the time in the queue.
   */
  parts?: Record<StepPart, number>
  /** The pod that performed the step. Missing if `parts` is missing. */
  pod?: string
}

/** How long each step of an order took: the response to `GET /events/orders/:orderId`. */
export interface OrderWaterfall {
  orderId: string
  /** The partition of all its events. */
  partition: number
  /** Kafka's timestamp of `orderRequested`, ms since 1970. */
  placedAt: number
  /** The steps that the order has reached, first to last. Their totals add up to the time since `placedAt`. */
  steps: WaterfallStep[]
  /** From `placedAt` until delivered, ms; null until then. */
  fulfilmentMs: number | null
  /** Present if the order was cancelled by `POST /orders/cancel` before it was delivered. */
  cancelled?: {
    /** Kafka's timestamp of the event `cancelled`, ms since 1970. */
    at: number
    /** The pod that published the event instead of the next step; missing if the event has no times. */
    pod?: string
  }
  /** When the events were read, ms since 1970, by the clock of the reader. */
  readAt: number
}

/** The longest part of a waterfall. */
export interface SlowestPart {
  step: OrderStep
  part: StepPart
  ms: number
  /** Share of the time until the last step, 0 to 1. */
  share: number
}

/**
 * The longest part. Undefined if no step has `parts`, if no part took any time, or if the order has waited for its next
 * step (see {@link nextStep}) at least as long as the longest part took.
 */
export function slowestPart(waterfall: OrderWaterfall): SlowestPart | undefined {
  const parts = waterfall.steps.flatMap(({ step, parts: partsMs }) =>
    partsMs ? stepParts.map((part) => ({ step, part, ms: partsMs[part] })) : [],
  )
  const [slowest] = parts.toSorted((a, b) => b.ms - a.ms)
  const passedMs = lastEventAt(waterfall) - waterfall.placedAt
  const waitingMs = nextStep(waterfall)?.ms ?? 0
  if (!slowest || slowest.ms <= waitingMs || passedMs <= 0) return undefined
  return { ...slowest, share: slowest.ms / passedMs }
}

/**
 * The next step of an order, and the ms from its last event until the events were read. For a cancelled order: the step
 * that was not done, and the ms from the last event until the cancellation. Undefined if the order is delivered.
 */
export function nextStep(waterfall: OrderWaterfall): { step: OrderStep; ms: number } | undefined {
  const last = waterfall.steps.at(-1)
  const step = orderSteps[last ? statusRank(last.step) + 1 : 0]
  if (waterfall.fulfilmentMs !== null || !step) return undefined
  const until = waterfall.cancelled?.at ?? waterfall.readAt
  return { step, ms: Math.max(0, until - lastEventAt(waterfall)) }
}

/** Kafka's timestamp of the last step's event, or of `orderRequested` before the first step. ms since 1970. */
export function lastEventAt({ steps, placedAt }: Pick<OrderWaterfall, 'steps' | 'placedAt'>): number {
  return steps.at(-1)?.at ?? placedAt
}

/**
 * Lower bound of the clock difference between pods, ms. It is derived from steps that seem to start before the previous
 * event. 0 if there are none.
 */
export function clockSkewMs({ steps }: Pick<OrderWaterfall, 'steps'>): number {
  return Math.max(0, ...steps.map(({ parts }) => -(parts?.queued ?? 0)))
}
