import { type OrderEvent } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type KafkaRecord,
  type Logger,
  createTopicReader,
  headerText,
} from '@food-delivery/kafka-client'

/** A published event. */
interface PublishedEvent {
  key: string | null
  /** The value as text. */
  text: string
  event: OrderEvent
  traceparent: string | undefined
}

export interface PublishedEvents {
  /** All events so far. Events of different keys are in no particular order. */
  readonly all: readonly PublishedEvent[]
  /** Waits for the event of a request. */
  waitFor(requestId: string): Promise<PublishedEvent>
  stop(): Promise<void>
}

/** Reads all events of a topic. */
export async function readPublishedEvents(options: {
  kafka: KafkaConfig
  topic: string
  groupId: string
  logger: Logger
}): Promise<PublishedEvents> {
  const all: PublishedEvent[] = []
  const listeners = new Set<() => void>()
  const onRecords = (records: KafkaRecord[]) => {
    all.push(...records.map(toPublishedEvent))
    listeners.forEach((listener) => listener())
  }
  const reader = createTopicReader({ ...options, onRecords })
  await reader.start()
  const find = (requestId: string) => all.find(({ event }) => event.payload.requestId === requestId)
  return {
    all,
    waitFor: (requestId) =>
      new Promise((resolve) => {
        const resolveIfPublished = () => {
          const event = find(requestId)
          if (!event) return
          listeners.delete(resolveIfPublished)
          resolve(event)
        }
        listeners.add(resolveIfPublished)
        resolveIfPublished()
      }),
    stop: () => reader.stop(),
  }
}

function toPublishedEvent({ key, value, headers }: KafkaRecord): PublishedEvent {
  const text = value?.toString() ?? ''
  const traceparent = headerText(headers, 'traceparent')
  return { key: key && key.toString(), text, event: JSON.parse(text) as OrderEvent, traceparent }
}
