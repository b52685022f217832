import { type Rules, type ScaledObjectSpec, type ScalingEvent, admissionWarnings } from '@food-delivery/autoscaler'

/** A Kubernetes event that KEDA records for a ScaledObject. */
interface KedaEvent {
  component: 'keda-admission' | 'keda-operator'
  event: ScalingEvent
}

/** The events that KEDA records for a new ScaledObject. */
export function firstEvents(spec: ScaledObjectSpec, rules: Rules): KedaEvent[] {
  const normal = (component: KedaEvent['component'], reason: string, message: string): KedaEvent => ({
    component,
    event: { type: 'Normal', reason, message },
  })
  // With KEDA 2.20, Kubernetes counts all warnings as repetitions of the first event.
  const warnings = admissionWarnings(spec, rules).slice(0, rules.hasDetailedWarnings ? 2 : 1)
  return [
    ...warnings.map((message) => normal('keda-admission', 'KEDAScalerInfo', message)),
    ...spec.triggers.map(({ type }) => normal('keda-operator', 'KEDAScalersStarted', `Scaler ${type} is built`)),
    normal('keda-operator', 'KEDAScalersStarted', 'Started scalers watch'),
    normal('keda-operator', 'ScaledObjectReady', 'ScaledObject is ready for scaling'),
  ]
}
