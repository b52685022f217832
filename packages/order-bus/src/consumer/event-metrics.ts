import { type EventType } from '@food-delivery/contracts'
import { Counter, Registry } from 'prom-client'

export type EventMetrics = ReturnType<typeof createEventMetrics>

/** Counters of the events that a group reads, by outcome. Call it only once per registry. */
export function createEventMetrics(registry: Registry = new Registry()) {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `order_events_${name}_total`, help, labelNames, registers: [registry] })
  const ignoredHelp = 'Records without a handler in this group: other events, unknown types, unreadable values'
  const ignored = counter('ignored', ignoredHelp, ['reason'])
  const handled = counter('handled', 'Events whose handler has succeeded', ['event_type'])
  const deadLettersHelp = 'Records moved to the dead letter topic or, without the topic, to the log'
  const deadLetters = counter('dead_letters', deadLettersHelp, ['reason', 'sink'])
  const handledByType: { [E in EventType]?: Counter.Internal } = {}
  return {
    /**
     * `other`: an event that only other groups handle. `unknown`: an unknown event type. `unreadable`: not an event.
     */
    ignored: {
      other: ignored.labels('other'),
      unknown: ignored.labels('unknown'),
      unreadable: ignored.labels('unreadable'),
    },
    handled: (eventType: EventType) => (handledByType[eventType] ??= handled.labels(eventType)).inc(),
    deadLetter: (reason: string, sink: 'topic' | 'log') => deadLetters.labels(reason, sink).inc(),
  }
}
