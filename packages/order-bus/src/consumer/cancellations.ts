import { type OrderPayload, controlEventSchema, requestedAt } from '@food-delivery/contracts'
import { type KafkaRecord, type Logger } from '@food-delivery/kafka-client'

/** The cancellations of the control topic: the latest time such that orders requested before it are cancelled. */
export class Cancellations {
  /** Orders requested before this time are cancelled, ms since 1970. */
  private cancelledBefore = -Infinity

  constructor(private readonly logger: Logger) {}

  /** Applies control records. Never throws: unreadable records are logged and ignored. */
  apply(records: readonly Pick<KafkaRecord, 'value' | 'offset'>[]): void {
    for (const { value, offset } of records) {
      const before = readBefore(value)
      if (before === undefined) this.logger.warn({ offset }, 'ignored a control record that is not a cancellation')
      // An earlier time cancels no further orders.
      else this.cancelledBefore = Math.max(this.cancelledBefore, before)
    }
  }

  /** Whether an order is cancelled. `eventAt`: Kafka's timestamp of one of its events, ms since 1970. */
  include(order: OrderPayload, eventAt: number): boolean {
    return this.cancelledBefore > -Infinity && requestedAt(order, eventAt) < this.cancelledBefore
  }
}

function readBefore(value: Buffer | null): number | undefined {
  try {
    return Date.parse(controlEventSchema.parse(JSON.parse(String(value))).payload.before)
  } catch {
    return undefined
  }
}
