import { type KeyRead } from '@food-delivery/kafka-client'

export interface OrderSearch extends Pick<KeyRead, 'endedAt' | 'isTrimmed'> {
  orderId: string
  topic: string
  /** The time from which the topic was read, ms since 1970. */
  since: number
  /** Whether later events of the order were found, but not its first one. */
  hasLaterEvents: boolean
}

/** The topic has no `orderRequested` event of the order in the searched time. */
export class OrderNotFoundError extends Error {
  override readonly name = 'OrderNotFoundError'
  readonly code = 'ORDER_NOT_FOUND'

  constructor(readonly search: OrderSearch) {
    super(`${outcomeOf(search)}${reasonOf(search)}`)
  }
}

function outcomeOf({ orderId, topic, since, hasLaterEvents }: OrderSearch): string {
  const time = new Date(since).toISOString()
  if (hasLaterEvents) return `order ${orderId} was placed before ${time}, and topic ${topic} was read only from then on`
  return `topic ${topic} has no order ${orderId} since ${time}`
}

function reasonOf({ endedAt, isTrimmed }: OrderSearch): string {
  if (endedAt === 'maxRecords') return ': there are too many records to read all of them'
  return isTrimmed ? ': Kafka has deleted older records (retention)' : ''
}
