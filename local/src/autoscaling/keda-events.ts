import { type Rules, type ScaledObjectSpec, type ScalingEvent, admissionWarnings } from '@food-delivery/autoscaler'

/** A Kubernetes event that KEDA records for a ScaledObject. */
export interface KedaEvent {
  component: 'keda-admission' | 'keda-operator'
  event: ScalingEvent
}

/** The API server's limit for the action of an event. */
const MAX_ACTION_LENGTH = 128

/** Whether the API server accepts the event of a failed reconcile. KEDA uses its message also as the action. */
export const isAcceptedEvent = (message: string) => message.length <= MAX_ACTION_LENGTH

const normal = (component: KedaEvent['component'], reason: string, message: string): KedaEvent => ({
  component,
  event: { type: 'Normal', reason, message },
})

const readyEvent = normal('keda-operator', 'ScaledObjectReady', 'ScaledObject is ready for scaling')

/** The events of a ScaledObject that is paused. `isNew`: whether it was paused when it was created. */
export const pausedEvents = ({ isNew }: { isNew: boolean }): KedaEvent[] => [
  normal('keda-operator', 'ScaledObjectPaused', 'ScaledObject is paused'),
  ...(isNew ? [readyEvent] : []),
]

/** The events of a ScaledObject that is no longer paused. */
export const unpausedEvents = ({ triggers }: ScaledObjectSpec): KedaEvent[] => [
  normal('keda-operator', 'ScaledObjectUnpaused', 'pause annotation removed for ScaledObject'),
  ...scalerEvents(triggers),
]

const scalerEvents = (triggers: ScaledObjectSpec['triggers']): KedaEvent[] => [
  ...triggers.map(({ type }) => normal('keda-operator', 'KEDAScalersStarted', `Scaler ${type} is built`)),
  normal('keda-operator', 'KEDAScalersStarted', 'Started scalers watch'),
]

/**
 * The events for the webhook's warnings. With KEDA 2.20 only the first is stored, because Kubernetes takes the second for a
 * repeat of it.
 */
export function warningEvents(spec: ScaledObjectSpec, rules: Rules): KedaEvent[] {
  const warnings = admissionWarnings(spec, rules).slice(0, rules.hasDetailedWarnings ? 2 : 1)
  return warnings.map((message) => normal('keda-admission', 'KEDAScalerInfo', message))
}

/** The events of a new ScaledObject that is not paused. */
export const firstEvents = ({ triggers }: ScaledObjectSpec): KedaEvent[] => [...scalerEvents(triggers), readyEvent]
