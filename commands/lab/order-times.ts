import { ORDERS_TOPIC, peekEventType } from '@food-delivery/contracts'
import { createTopicReader } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'

/** When each order was placed and delivered, ms since 1970, by Kafka's own clock. */
export class OrderTimes {
  readonly placed = new Map<string, number>()
  readonly delivered = new Map<string, number>()
  private readonly reader: ReturnType<typeof createTopicReader>

  constructor(kafka: string) {
    this.reader = createTopicReader({
      kafka: { brokers: kafka.split(','), clientId: 'race' },
      topic: ORDERS_TOPIC,
      groupId: `realtimedata-race-${process.pid}`,
      logger: createLogger({ service: 'race', pod: 'commands', level: 'error' }),
      onRecords: (records) => {
        for (const { key, value, timestamp } of records) {
          const type = value && key ? peekEventType(value) : undefined
          if (type === 'orderRequested') note(this.placed, key, timestamp)
          if (type === 'delivered') note(this.delivered, key, timestamp)
        }
      },
    })
  }

  start(): Promise<void> {
    return this.reader.start()
  }

  stop(): Promise<void> {
    return this.reader.stop()
  }

  get undelivered(): number {
    return this.placed.size - this.delivered.size
  }
}

/** A repeat changes nothing: the first time counts. */
function note(times: Map<string, number>, key: string | null, at: number): void {
  if (key !== null && !times.has(key)) times.set(key, at)
}
