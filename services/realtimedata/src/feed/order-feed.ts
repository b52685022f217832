import {
  type EventType,
  type OrderEvent,
  type OrderStatus,
  type TimedOrderEvent,
  responseStatuses,
  isEventType,
  isOrderStep,
  parseOrderEvent,
  peekEventType,
} from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { type OrderBoard } from '../board/order-board'

/** A step of an order, or its cancellation, with its time. */
export interface TimedStep {
  orderId: string
  step: OrderStatus
  /** ms since 1970. */
  timestamp: number
}

export interface OrderFeedOptions {
  board: OrderBoard
  /** If false, events that the board does not count are skipped. */
  hasViewers: () => boolean
  onOrder: (event: TimedOrderEvent) => void
  onStep: (step: TimedStep) => void
  onRestaurants: () => void
  /** Called for an invalid record. Another group moves it to the dead letter topic. */
  onInvalid: () => void
}

const COUNTED_EVENTS: ReadonlySet<EventType> = new Set<EventType>(['orderRequested', 'delivered', 'cancelled'])

// The response that confirms stored restaurants is short, so longer responses need not be parsed.
const MAX_CONFIRMATION_LENGTH = 1_000

/** Passes the events of the topic to the board and to the callbacks. */
export class OrderFeed {
  constructor(private readonly options: OrderFeedOptions) {}

  /** Processes the events of records, and skips invalid records. Never throws. */
  processRecords(records: readonly KafkaRecord[]): void {
    const hasViewers = this.options.hasViewers()
    for (const record of records) {
      if (!isRelevant(record, hasViewers)) continue
      const event = this.parse(record)
      if (event) this.processEvent(event, record.timestamp)
    }
  }

  private parse({ value }: KafkaRecord): OrderEvent | undefined {
    try {
      return parseOrderEvent(value)
    } catch {
      this.options.onInvalid()
      return undefined
    }
  }

  private processEvent(event: OrderEvent, timestamp: number): void {
    const { board, onOrder, onStep, onRestaurants } = this.options
    switch (event.eventType) {
      case 'orderRequested':
        if (board.place(event.payload.orderId, timestamp)) onOrder(toTimedEvent(event, timestamp))
        return
      case 'updateHttpResponse':
        if (confirmsRestaurants(event.payload.message)) onRestaurants()
        return
      case 'cancelled':
        if (board.cancel(event.payload.orderId, timestamp)) {
          onOrder(toTimedEvent(event, timestamp))
          onStep({ orderId: event.payload.orderId, step: 'cancelled', timestamp })
        }
        return
      case 'delivered': {
        const placedAt = board.placedAt(event.payload.orderId)
        if (board.deliver(event.payload.orderId, timestamp)) onOrder(toTimedEvent(event, timestamp, placedAt))
      }
    }
    if (isOrderStep(event.eventType) && 'orderId' in event.payload)
      onStep({ orderId: String(event.payload.orderId), step: event.eventType, timestamp })
  }
}

function isRelevant({ value }: KafkaRecord, hasViewers: boolean): boolean {
  if (value === null) return false
  const eventType = peekEventType(value)
  if (eventType === undefined) return true
  if (!isEventType(eventType)) return false
  if (COUNTED_EVENTS.has(eventType)) return true
  if (eventType === 'updateHttpResponse') return hasViewers && value.length < MAX_CONFIRMATION_LENGTH
  return hasViewers && isOrderStep(eventType)
}

function toTimedEvent(
  { eventType, payload, simulatorConfig }: Extract<OrderEvent, { eventType: TimedOrderEvent['eventType'] }>,
  timestamp: number,
  placedAt?: number,
): TimedOrderEvent {
  const timedEvent: TimedOrderEvent = { eventType, payload, timestamp }
  if (simulatorConfig) timedEvent.simulatorConfig = simulatorConfig
  if (placedAt !== undefined) timedEvent.placedAt = placedAt
  return timedEvent
}

function confirmsRestaurants(message: string): boolean {
  return message.includes(responseStatuses.restaurantsCreated) && message.length < MAX_CONFIRMATION_LENGTH
}
