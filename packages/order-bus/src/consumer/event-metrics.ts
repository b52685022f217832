import { Counter, Registry } from 'prom-client'

/** Why a record was ignored. `other`: an event of other groups. `unknown`: not an event type of ours. `unreadable`: not an event. */
type IgnoredBecause = 'other' | 'unknown' | 'unreadable'

export interface EventMetrics {
  ignored: Record<IgnoredBecause, { inc(): void }>
  handled: (eventType: string) => void
  deadLetter: (reason: string, sink: 'topic' | 'log') => void
}

/** Counters of the events a group reads, by outcome. Can be created once per registry. */
export function createEventMetrics(registry: Registry = new Registry()): EventMetrics {
  const registers = [registry]
  const ignored = new Counter({
    name: 'order_events_ignored_total',
    help: 'Events this group does not act on: of other groups, of unknown type, or unreadable',
    labelNames: ['because'] as const,
    registers,
  })
  const handled = new Counter({
    name: 'order_events_handled_total',
    help: 'Events whose effect is finished',
    labelNames: ['event_type'] as const,
    registers,
  })
  const deadLetters = new Counter({
    name: 'order_events_dead_letters_total',
    help: 'Events moved to the dead letters, by reason and by sink',
    labelNames: ['reason', 'sink'] as const,
    registers,
  })
  return {
    ignored: {
      other: ignored.labels('other'),
      unknown: ignored.labels('unknown'),
      unreadable: ignored.labels('unreadable'),
    },
    handled: (eventType) => handled.labels(eventType).inc(),
    deadLetter: (reason, sink) => deadLetters.labels(reason, sink).inc(),
  }
}
