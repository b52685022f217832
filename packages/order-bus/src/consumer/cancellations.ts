import { type OrderPayload, controlEventSchema, requestedAt } from '@food-delivery/contracts'
import { type KafkaRecord, type Logger } from '@food-delivery/kafka-client'

/** The cancellations of the control topic: the latest time before which orders were cancelled. */
export class Cancellations {
  /** ms since 1970. */
  private before = -Infinity

  constructor(private readonly logger: Logger) {}

  /** Applies control records. Never throws: unreadable records are logged and ignored. */
  apply(records: readonly Pick<KafkaRecord, 'value' | 'offset'>[]): void {
    for (const { value, offset } of records) {
      const before = readBefore(value)
      if (before === undefined) this.logger.warn({ offset }, 'ignored a control record that is not a cancellation')
      // With an earlier time, all orders that it cancels are cancelled already.
      else this.before = Math.max(this.before, before)
    }
  }

  /** Whether an order is cancelled. `eventAt`: Kafka's timestamp of one of its events, ms since 1970. */
  include(order: OrderPayload, eventAt: number): boolean {
    return this.before > -Infinity && requestedAt(order, eventAt) < this.before
  }
}

function readBefore(value: Buffer | null): number | undefined {
  try {
    return Date.parse(controlEventSchema.parse(JSON.parse(String(value))).payload.before)
  } catch {
    return undefined
  }
}
