import { type FaultAction, type FaultRequest, type FaultServer } from '@food-delivery/contracts'
import { type Cluster } from '../cluster/cluster'

/** The parts of the system that faults use. */
export interface FaultSystem {
  cluster: Pick<Cluster, 'pods' | 'deletePod'>
  /**
   * Restarts a Deployment like `kubectl rollout restart`.
   * @throws FaultRefusedError if the Kubernetes API refuses this, for example because the Deployment does not exist
   */
  restartDeployment: (name: string) => Promise<void>
  /** Calls a control method of an embedded server, such as `stop`. */
  control: (server: FaultServer, method: string, ...args: unknown[]) => Promise<void>
  /** Publishes records without a key to topic `orders`. */
  publish: (values: readonly (string | Buffer | null)[]) => Promise<void>
  /** Places an order through the gateway. @throws if it is not accepted */
  placeOrder: (idempotencyKey: string) => Promise<void>
  /** Makes the lag reads of all autoscalers fail, or succeed again. */
  setScalerBlind: (isBlind: boolean) => void
}

/** What a function that injects a fault receives. */
export interface FaultContext {
  system: FaultSystem
  request: FaultRequest
  /** Adds a step to the record of the fault. */
  addStep: (action: FaultAction, object: string) => void
}

/** Ends a fault: reverts what it changed. */
export type Undo = () => Promise<void> | void

/** Injects a fault. Returns the function that ends it; undefined if the fault has no duration. @throws FaultRefusedError */
export type InjectFault = (context: FaultContext) => Promise<Undo | undefined> | Undo | undefined

/** The fault cannot be injected now; the message says why. */
export class FaultRefusedError extends Error {
  override readonly name = 'FaultRefusedError'
  readonly code = 'FAULT_REFUSED'
}
