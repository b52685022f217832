import {
  type EventType,
  type OrderEvent,
  type OrderStep,
  type TimedOrderEvent,
  responseStatuses,
  isEventType,
  isOrderStep,
  parseOrderEvent,
  peekEventType,
} from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { type OrderBoard } from '../board/order-board'

/** A step of an order as browsers see it. */
export interface TimedStep {
  orderId: string
  step: OrderStep
  timestamp: number
}

export interface OrderFeedOptions {
  board: OrderBoard
  /** Without viewers only the events that the board counts are parsed. */
  hasViewers: () => boolean
  onOrder: (event: TimedOrderEvent) => void
  onStep: (step: TimedStep) => void
  /** A restaurant list was stored. */
  onRestaurants: () => void
  /** An invalid record; other groups move it to the dead letters. */
  onUnreadable: () => void
}

const COUNTED: ReadonlySet<EventType> = new Set<EventType>(['orderRequested', 'delivered'])

// The answer to a posted list is short; longer ones contain lists and need not be parsed.
const LONGEST_SHORT_ANSWER = 1_000

/** Feeds the records of the topic to the board and to the browsers. */
export class OrderFeed {
  constructor(private readonly options: OrderFeedOptions) {}

  /** Never throws: invalid records are counted and skipped. */
  take(records: readonly KafkaRecord[]): void {
    const isWatched = this.options.hasViewers()
    for (const record of records) {
      if (!isWanted(record, isWatched)) continue
      const event = this.read(record)
      if (event) this.pass(event, record.timestamp)
    }
  }

  private read({ value }: KafkaRecord): OrderEvent | undefined {
    try {
      return parseOrderEvent(value)
    } catch {
      this.options.onUnreadable()
      return undefined
    }
  }

  private pass(event: OrderEvent, timestamp: number): void {
    const { board, onOrder, onStep, onRestaurants } = this.options
    switch (event.eventType) {
      case 'orderRequested':
        if (board.place(event.payload.orderId, timestamp)) onOrder(timed(event, timestamp))
        return
      case 'updateHttpResponse':
        if (isRestaurantsAnswer(event.payload.message)) onRestaurants()
        return
      case 'delivered': {
        const placedAt = board.placedAt(event.payload.orderId)
        if (board.deliver(event.payload.orderId, timestamp))
          onOrder({ ...timed(event, timestamp), ...(placedAt === undefined ? {} : { placedAt }) })
      }
    }
    if (isOrderStep(event.eventType) && 'orderId' in event.payload)
      onStep({ orderId: String(event.payload.orderId), step: event.eventType, timestamp })
  }
}

function isWanted({ value }: KafkaRecord, isWatched: boolean): boolean {
  if (value === null) return false
  const eventType = peekEventType(value)
  if (eventType === undefined) return true
  if (!isEventType(eventType)) return false
  if (COUNTED.has(eventType)) return true
  if (eventType === 'updateHttpResponse') return isWatched && value.length < LONGEST_SHORT_ANSWER
  return isWatched && isOrderStep(eventType)
}

function timed(
  { eventType, payload, simulatorConfig }: Extract<OrderEvent, { eventType: TimedOrderEvent['eventType'] }>,
  timestamp: number,
): TimedOrderEvent {
  return { eventType, payload, ...(simulatorConfig ? { simulatorConfig } : {}), timestamp }
}

function isRestaurantsAnswer(message: string): boolean {
  return message.includes(responseStatuses.restaurantsCreated) && message.length < LONGEST_SHORT_ANSWER
}
