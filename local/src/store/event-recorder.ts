import { createHash } from 'node:crypto'
import { type KubeObject } from '../manifests/objects'
import { type ObjectStore, timestamp } from './object-store'

/** An event of an object. */
interface RecordedEvent {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
}

interface EventObject extends KubeObject {
  count: number
  firstTimestamp: string
  lastTimestamp: string
}

/** Kubernetes' default (--event-ttl). */
const RETENTION_MS = 60 * 60_000
const MAX_EVENTS = 1_000

/** Records Kubernetes events in the store; a repeated one increments its count, as on a cluster. */
export class EventRecorder {
  private readonly names = new Map<string, number>()

  constructor(private readonly options: { store: ObjectStore; now: () => number }) {}

  /** `component`: the source, such as `horizontal-pod-autoscaler`. */
  record(object: KubeObject, component: string, { type, reason, message }: RecordedEvent): void {
    const { store, now } = this.options
    const { apiVersion, kind, metadata } = object
    const key = [kind, metadata.name, metadata.uid, component, type, reason, message].join('\n')
    const name = `${metadata.name}.${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
    const known = store.get('events', name) as EventObject | undefined
    const at = timestamp(now())
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name },
      involvedObject: {
        kind,
        namespace: store.namespace,
        name: metadata.name,
        uid: metadata.uid ?? '',
        apiVersion,
        resourceVersion: metadata.resourceVersion ?? '',
      },
      reason,
      message,
      source: { component },
      reportingComponent: component,
      reportingInstance: '',
      type,
      eventTime: null,
      firstTimestamp: known?.firstTimestamp ?? at,
      lastTimestamp: at,
      count: (known?.count ?? 0) + 1,
    }
    this.forgetOld(name)
    store.put('events', event)
  }

  private forgetOld(name: string): void {
    const { store, now } = this.options
    this.names.delete(name)
    this.names.set(name, now())
    for (const [old, at] of this.names) {
      if (this.names.size <= MAX_EVENTS && at > now() - RETENTION_MS) return
      this.names.delete(old)
      store.remove('events', old)
    }
  }
}
