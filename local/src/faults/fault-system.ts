import { type FaultAction, type FaultRequest, type FaultServer } from '@food-delivery/contracts'
import { type Cluster } from '../cluster/cluster'

/** The parts of the local system that faults break. */
export interface FaultSystem {
  cluster: Pick<Cluster, 'pods' | 'deletePod'>
  /** Does what `kubectl rollout restart` does. @throws FaultRefusedError if the Deployment does not exist */
  restartDeployment: (name: string) => Promise<void>
  /** Calls a method of the handle of an embedded server, such as `stop`. */
  control: (server: FaultServer, method: string, ...args: unknown[]) => Promise<void>
  /** Publishes records without a key to the topic of the orders. */
  publish: (values: readonly (string | Buffer | null)[]) => Promise<void>
  /** Places an order through the gateway. @throws if it is not accepted */
  placeOrder: (idempotencyKey: string) => Promise<void>
  /** Lets the lag reads of all autoscalers fail, or work again. */
  setScalerBlind: (isBlind: boolean) => void
}

/** What an action can use. */
export interface FaultContext {
  system: FaultSystem
  request: FaultRequest
  /** Adds an event to the record of the fault. */
  note: (action: FaultAction, object: string) => void
}

/** Repairs what a fault has broken. */
export type Undo = () => Promise<void> | void

/** Injects a fault. Returns its undo, which ends it; undefined if it happens at one moment. @throws FaultRefusedError */
export type InjectFault = (context: FaultContext) => Promise<Undo | undefined> | Undo | undefined

/** The fault cannot be injected now; the message says why. */
export class FaultRefusedError extends Error {
  override readonly name = 'FaultRefusedError'
  readonly code = 'FAULT_REFUSED'
}
