import { MetricUnavailableError } from '../errors'
import { type HpaController } from './hpa-spec'
import { type HpaObservation, type MetricObservation } from './observation'
import { type Proposal, type Tolerance } from './replicas/proposal'

/** Input of every metric's computation. `now` in ms. */
export interface MetricContext {
  namespace: string
  specReplicas: number
  statusReplicas: number
  tolerance: Tolerance
  controller: HpaController
  pods: HpaObservation['pods']
  now: number
}

/** One metric: its texts in conditions and events, and its computation. `wrap` adds the controller's prefix to an inner error. */
export interface MetricSource {
  name: string
  failure: string
  failureText: string
  /** Its name in conditions and events. */
  label: string
  wrap: (inner: string) => string
  propose: (observation: MetricObservation) => Proposal
}

/** @throws MetricUnavailableError always, with this message. */
export function unavailable(message: string): never {
  throw new MetricUnavailableError(message)
}
