import { MetricUnavailableError } from '../errors'
import { type HpaController } from './hpa-spec'
import { type HpaObservation, type MetricObservation } from './observation'
import { type Proposal, type Tolerance } from './replicas/proposal'

/** What a metric is computed from. `now` in ms. */
export interface MetricContext {
  namespace: string
  specReplicas: number
  statusReplicas: number
  tolerance: Tolerance
  controller: HpaController
  pods: HpaObservation['pods']
  now: number
}

/** A metric's words and computation; `wrap` adds what the controller puts before an inner error. */
export interface MetricSource {
  name: string
  failure: string
  failureText: string
  /** The name conditions and events use. */
  label: string
  wrap: (inner: string) => string
  propose: (observation: MetricObservation) => Proposal
}

/** Throws: a metric has no value, for this reason. */
export function unavailable(message: string): never {
  throw new MetricUnavailableError(message)
}
