import { ORDERS_TOPIC, type OrderStep, isOrderStep } from '@food-delivery/contracts'
import { type KafkaRecord, createTopicReader } from '@food-delivery/kafka-client'
import { eventually } from '../../test/support/eventually'
import { logger } from './logger'
import { readOrderEvent } from './order-event'
import { newReaderGroup } from './read-topic'

export interface PublishedStep {
  orderId: string
  step: OrderStep
  /** ms since 1970. */
  publishedAt: number
  /** Time since the previous event of the order, ms. */
  hopMs: number
}

const TIMEOUT_MS = 120_000

/** Reads topic `orders` continuously and collects what happens to each order. */
export class OrderWatch {
  readonly steps: PublishedStep[] = []
  /** When each order was requested, ms since 1970, by order id. */
  readonly placed = new Map<string, number>()
  /** When each order was delivered, ms since 1970, by order id. */
  readonly delivered = new Map<string, number>()
  /** Events that repeat an earlier event of the same order; `publishedAt` in ms since 1970. */
  readonly repeated: { orderId: string; eventType: string; publishedAt: number }[] = []
  private readonly lastEventAt = new Map<string, number>()
  private readonly published = new Set<string>()

  /** Resolves when the existing records are read. Orders in them are kept only with `fromBeginning` (default false). */
  static async start(brokers: readonly string[], { fromBeginning = false } = {}): Promise<OrderWatch> {
    const watch = new OrderWatch(brokers, fromBeginning)
    await watch.reader.start()
    await eventually(
      () => watch.reader.health().caughtUp,
      'all existing records of topic orders to be read',
      TIMEOUT_MS,
    )
    return watch
  }

  private readonly reader

  private constructor(brokers: readonly string[], fromBeginning: boolean) {
    this.reader = createTopicReader({
      kafka: { brokers, clientId: 'commands' },
      groupId: newReaderGroup(),
      topic: ORDERS_TOPIC,
      logger,
      onRecords: (records) => records.forEach((record) => this.add(record)),
      onCaughtUp: () => {
        if (!fromBeginning) this.reset()
      },
    })
  }

  stop(): Promise<void> {
    return this.reader.stop()
  }

  /** Waits until the order is delivered; resolves with the time, ms since 1970. */
  waitForDelivery(orderId: string): Promise<number> {
    return eventually(() => this.delivered.get(orderId), `the delivery of order ${orderId}`, TIMEOUT_MS)
  }

  /** Waits until this number of orders is delivered. */
  async waitForDeliveries(count: number): Promise<void> {
    await eventually(() => this.delivered.size >= count, `${count} delivered orders`, TIMEOUT_MS, 5)
  }

  /** Forgets all orders so far. */
  reset(): void {
    this.steps.length = 0
    this.repeated.length = 0
    for (const collection of [this.placed, this.delivered, this.lastEventAt, this.published]) collection.clear()
  }

  private add({ value, timestamp: publishedAt }: KafkaRecord): void {
    const { eventType = '', orderId = '' } = readOrderEvent(value) ?? {}
    if (eventType !== 'orderRequested' && !isOrderStep(eventType)) return
    const key = `${orderId} ${eventType}`
    if (this.published.has(key)) {
      this.repeated.push({ orderId, eventType, publishedAt })
      return
    }
    this.published.add(key)
    const previousAt = this.lastEventAt.get(orderId)
    this.lastEventAt.set(orderId, publishedAt)
    if (eventType === 'orderRequested') this.placed.set(orderId, publishedAt)
    else if (previousAt !== undefined)
      this.steps.push({ orderId, step: eventType, publishedAt, hopMs: publishedAt - previousAt })
    if (eventType === 'delivered') this.delivered.set(orderId, publishedAt)
  }
}
