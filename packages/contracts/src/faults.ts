import { type ConsumerName } from './names'

/** Path of the faults on the gateway of the local cluster. Other clusters do not have it. */
export const FAULTS_PATH = '/local/faults'

/** Maximum duration of a fault. Seconds. */
export const MAX_FAULT_SECONDS = 300

/** A server that the services use. */
export type FaultServer = 'kafka' | 'mongo' | 'redis'

interface FaultFacts {
  /** Default duration, seconds. 0 for a momentary fault, after which the system recovers by itself. */
  seconds: number
  /** The consumers whose pods the fault can affect, the default first. Absent if the fault has no target. */
  targets?: readonly ConsumerName[]
  /** Default time between two steps of the fault, seconds. Absent if the fault does not repeat. */
  everySeconds?: number
  /** The server that the fault affects. It can be injected only if this server is embedded. */
  server?: FaultServer
  /** Whether the fault works on any cluster, because it needs only the address of Kafka or of the API. */
  isPortable?: true
}

const anyConsumer = ['kitchen', 'courier', 'order', 'status'] as const

/**
 * The faults that can be injected while the system runs. To add one, add a line here, its action in
 * `local/src/faults/actions` and its texts in the frontend, in both languages.
 */
const facts = {
  'kill-pod': { seconds: 0, targets: anyConsumer },
  'freeze-pod': { seconds: 20, targets: anyConsumer },
  'kill-pods': { seconds: 60, everySeconds: 10 },
  'slow-pod': { seconds: 60, targets: anyConsumer },
  'lose-node': { seconds: 0 },
  deploy: { seconds: 0, targets: anyConsumer },
  poison: { seconds: 0, isPortable: true },
  'hot-key': { seconds: 60, isPortable: true },
  'broker-down': { seconds: 15, server: 'kafka' },
  'broker-slow': { seconds: 30, server: 'kafka' },
  'redis-down': { seconds: 30, server: 'redis' },
  'mongo-down': { seconds: 30, server: 'mongo' },
  'scaler-blind': { seconds: 60 },
} as const satisfies Record<string, FaultFacts>

export type FaultKind = keyof typeof facts

/** The properties of each fault. */
export const faultFacts: Readonly<Record<FaultKind, FaultFacts>> = facts

/** All kinds of faults, in the order of the table. */
export const faultKinds = Object.keys(facts) as readonly FaultKind[]

/** What a fault did to the `object` of a {@link FaultStep}. */
export type FaultAction =
  | 'killed'
  | 'frozen'
  | 'resumed'
  | 'slowed'
  | 'deleted'
  | 'restarted'
  | 'stopped'
  | 'started'
  | 'delayed'
  | 'published'
  | 'ordered'
  | 'blinded'
  | 'seeing'
  | 'failed'

/** One step of a fault. */
export interface FaultStep {
  /** ms since 1970. */
  at: number
  action: FaultAction
  /** The name of a pod, Deployment or server, `KEDA`, a number of records or orders, or the reason of a failure. */
  object: string
}

/** A fault that was injected. */
export interface FaultRecord {
  id: string
  kind: FaultKind
  target?: ConsumerName
  /** Requested duration; 0 if the fault has none. */
  seconds: number
  /** Seconds between two steps of the fault; absent if it does not repeat. */
  everySeconds?: number
  /** ms since 1970. */
  startedAt: number
  /** Absent while the fault is active. */
  endedAt?: number
  /** Whether the fault was ended early. */
  isUndone?: true
  /** Oldest first. */
  steps: readonly FaultStep[]
}

/** The response to `GET /local/faults`. */
export interface FaultsView {
  /** The faults that cannot be injected into this system, each with the reason in English. */
  refused: Partial<Record<FaultKind, string>>
  /** Oldest first, at most the newest 50. */
  faults: readonly FaultRecord[]
}
