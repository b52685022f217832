import { randomUUID } from 'node:crypto'
import { ORDERS_TOPIC, type OrderStep, isOrderStep, parseEnvelope } from '@food-delivery/contracts'
import { type KafkaRecord, createTopicReader } from '@food-delivery/kafka-client'
import { eventually } from '../../test/support/eventually'
import { silentLogger } from '../../test/support/test-bus'
import { type Defer } from './bench'

/** One step of an order, as the topic has it. */
export interface Step {
  orderId: string
  name: OrderStep
  /** When it was published, ms since 1970. */
  at: number
  /** Since the step before it, or since the order was requested, ms. */
  hopMs: number
}

const DELIVERY_LIMIT_MS = 120_000

/** Follows orders by reading the topic; earlier records are ignored by default. */
export class StepWatch {
  readonly steps: Step[] = []
  /** Steps that were published more than once. */
  repeats = 0
  private readonly last = new Map<string, number>()
  private readonly seen = new Set<string>()
  private readonly delivered = new Map<string, number>()
  private isCaughtUp = false

  /** `fromBeginning`: existing records count too. Default false. */
  static async start(brokers: readonly string[], defer: Defer, { fromBeginning = false } = {}): Promise<StepWatch> {
    const watch = new StepWatch()
    const reader = createTopicReader({
      kafka: { brokers, clientId: 'bench' },
      groupId: `bench-${randomUUID()}`,
      topic: ORDERS_TOPIC,
      logger: silentLogger,
      onRecords: (records) => records.forEach((record) => watch.take(record)),
      onCaughtUp: () => {
        if (!fromBeginning) watch.reset()
        watch.isCaughtUp = true
      },
    })
    await reader.start()
    defer(() => reader.stop())
    await eventually(() => watch.isCaughtUp, 'the topic to be read', DELIVERY_LIMIT_MS)
    return watch
  }

  get deliveredCount(): number {
    return this.delivered.size
  }

  /** When an order was delivered, ms since 1970; waits for it. */
  deliveredAt(orderId: string): Promise<number> {
    return eventually(() => this.delivered.get(orderId), `order ${orderId}`, DELIVERY_LIMIT_MS)
  }

  /** Waits until so many orders were delivered. */
  async allDelivered(count: number): Promise<void> {
    await eventually(() => this.delivered.size >= count, `${count} orders to be delivered`, DELIVERY_LIMIT_MS)
  }

  reset(): void {
    this.steps.length = 0
    this.repeats = 0
    for (const collection of [this.last, this.seen, this.delivered]) collection.clear()
  }

  private take({ value, timestamp: at }: KafkaRecord): void {
    const { eventType: name, payload } = parseEnvelope(value)
    const { orderId = '' } = payload as { orderId?: string }
    if (name === 'orderRequested') this.last.set(orderId, at)
    if (!isOrderStep(name)) return
    const before = this.last.get(orderId)
    const step = `${orderId} ${name}`
    if (this.seen.has(step)) {
      this.repeats++
      return
    }
    this.seen.add(step)
    if (before !== undefined) this.steps.push({ orderId, name, at, hopMs: at - before })
    this.last.set(orderId, at)
    if (name === 'delivered') this.delivered.set(orderId, at)
  }
}
