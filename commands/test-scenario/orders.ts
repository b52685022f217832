import { ORDERS_TOPIC } from '@food-delivery/contracts'
import { createTopicReader } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'

/** Counts how often each order was delivered, and every step of it published, by reading the topic itself. */
export class Orders {
  private readonly steps = new Map<string, Map<string, number>>()
  private readonly reader: ReturnType<typeof createTopicReader>

  constructor(kafka: string) {
    this.reader = createTopicReader({
      kafka: { brokers: kafka.split(','), clientId: 'scenario' },
      groupId: `realtimedata-scenario-${process.pid}`,
      topic: ORDERS_TOPIC,
      logger: createLogger({ service: 'scenario', pod: 'commands', level: 'error' }),
      onRecords: (records) => {
        for (const { value } of records) if (value) this.count(value)
      },
    })
  }

  start(): Promise<void> {
    return this.reader.start()
  }

  stop(): Promise<void> {
    return this.reader.stop()
  }

  /** Every order that the topic knows. */
  get placed(): readonly string[] {
    return [...this.steps.keys()]
  }

  /** Orders that were not delivered, and steps that were published more than once. */
  faults(orderIds: readonly string[]): { undelivered: number; repeated: number } {
    let [undelivered, repeated] = [0, 0]
    for (const orderId of orderIds) {
      const steps = this.steps.get(orderId)
      if (!steps?.has('delivered')) undelivered += 1
      for (const count of steps?.values() ?? []) repeated += count - 1
    }
    return { undelivered, repeated }
  }

  private count(value: Buffer): void {
    const { eventType, payload } = JSON.parse(value.toString()) as { eventType: string; payload?: { orderId?: string } }
    const orderId = payload?.orderId
    if (orderId === undefined || eventType === 'updateHttpResponse') return
    const steps = this.steps.get(orderId) ?? new Map<string, number>()
    this.steps.set(orderId, steps)
    steps.set(eventType, (steps.get(eventType) ?? 0) + 1)
  }
}
