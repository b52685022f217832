import { MetricUnavailableError } from '../errors'
import { type Rules } from '../rules'
import { type HpaController } from './hpa-spec'
import { type HpaObservation, type MetricObservation } from './observation'
import { type Proposal, type Tolerance } from './replicas/proposal'

/** Input of the computation of every metric. `now` in ms. */
export interface MetricContext {
  rules: Rules
  namespace: string
  specReplicas: number
  statusReplicas: number
  tolerance: Tolerance
  controller: HpaController
  pods: HpaObservation['pods']
  now: number
}

/** One metric: its computation, and its texts in conditions and events. */
export interface MetricSource {
  name: string
  /** Name of the metric in conditions and events. */
  label: string
  /** Reason of the condition and the event when the metric fails. */
  failureReason: string
  /** Start of the error message when the metric fails. */
  failureText: string
  /** Adds the controller's prefix to an error message. */
  wrapError: (message: string) => string
  propose: (observation: MetricObservation) => Proposal
}

/** @throws MetricUnavailableError always, with this message. */
export function throwUnavailable(message: string): never {
  throw new MetricUnavailableError(message)
}
