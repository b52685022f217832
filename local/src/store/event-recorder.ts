import { type ScalingEvent } from '@food-delivery/autoscaler'
import { type KubeObject } from '../manifests/objects'
import { type ObjectStore, timestamp } from './object-store'

/** The fields of an event that depend on its cause. */
export type EventCause = ScalingEvent

export const normalEvent = (reason: string, message: string): EventCause => ({ type: 'Normal', reason, message })

interface EventObject extends KubeObject {
  count?: number
  firstTimestamp: string | null
  eventTime: string | null
  series?: { count: number }
}

/** The default of the API server (--event-ttl). */
const RETENTION_MS = 60 * 60_000
const MAX_EVENTS = 1_000
/** The limit of events.k8s.io. Some messages contain text from a client. */
const MAX_MESSAGE_LENGTH = 1_024

/** Records Kubernetes events in the store. A repeated event increments its count, as on a cluster. */
export class EventRecorder {
  /** The name and last time of each event, by its content; oldest first. */
  private readonly recorded = new Map<string, { name: string; namespace: string; at: number }>()
  /** Makes the names of events in the same millisecond different. */
  private sequenceNumber = 0

  constructor(private readonly options: { store: ObjectStore; now: () => number }) {}

  /** `component`: the source, such as `horizontal-pod-autoscaler`. */
  record(object: KubeObject, component: string, { type, reason, message: text }: EventCause): void {
    const { store, now } = this.options
    const message = text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : text
    const { apiVersion, kind, metadata } = object
    const { namespace = store.namespace } = metadata
    const key = [kind, namespace, metadata.name, metadata.uid, component, type, reason, message].join('\n')
    const name = this.recorded.get(key)?.name ?? this.nextName(metadata.name)
    const previous = store.get('events', name, namespace) as EventObject | undefined
    const at = timestamp(now())
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: {
        kind,
        namespace,
        name: metadata.name,
        uid: metadata.uid ?? '',
        apiVersion,
        resourceVersion: metadata.resourceVersion ?? '',
      },
      reason,
      message,
      type,
      ...(component.startsWith('keda-')
        ? kedaFields(component, reason, now(), previous)
        : kubernetesFields(component, at, previous)),
    }
    this.addAndRemoveExpired(key, { name, namespace })
    store.put('events', event)
  }

  /** As in Kubernetes, the name ends with the time in nanoseconds, so that lists are sorted by time. */
  private nextName(object: string): string {
    this.sequenceNumber = (this.sequenceNumber + 1) % 1_000_000
    return `${object}.${(BigInt(this.options.now()) * 1_000_000n + BigInt(this.sequenceNumber)).toString(16)}`
  }

  /** Adds the newest event to `recorded`, and removes events that are too old or too many. */
  private addAndRemoveExpired(key: string, newest: { name: string; namespace: string }): void {
    const { store, now } = this.options
    this.recorded.delete(key)
    this.recorded.set(key, { ...newest, at: now() })
    for (const [oldest, { name, namespace, at }] of this.recorded) {
      if (this.recorded.size <= MAX_EVENTS && at > now() - RETENTION_MS) return
      this.recorded.delete(oldest)
      store.remove('events', name, namespace)
    }
  }
}

/** The fields of an event from Kubernetes itself. Each repetition increments `count`. */
const kubernetesFields = (component: string, at: string, previous: EventObject | undefined) => ({
  source: { component },
  reportingComponent: component,
  reportingInstance: '',
  eventTime: null,
  firstTimestamp: previous?.firstTimestamp ?? at,
  lastTimestamp: at,
  count: (previous?.count ?? 0) + 1,
})

/** The fields of an event from KEDA, which uses events.k8s.io: `series` counts the repetitions. */
function kedaFields(component: string, action: string, ms: number, previous: EventObject | undefined) {
  const time = new Date(ms).toISOString().replace('Z', '000Z')
  return {
    source: {},
    reportingComponent: component,
    reportingInstance: component,
    action,
    eventTime: previous?.eventTime ?? time,
    firstTimestamp: null,
    lastTimestamp: null,
    ...(previous ? { series: { count: (previous.series?.count ?? 1) + 1, lastObservedTime: time } } : {}),
  }
}
