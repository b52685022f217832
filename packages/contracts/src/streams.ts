import { type ConsumerName, type consumers } from './names'
import { type OrderPayload, type SimulatorConfig } from './events'
import { type OrderStep } from './order-steps'

/** An `orderRequested` or `delivered` as browsers see it, with the time Kafka gave it (ms since 1970). */
export interface TimedOrderEvent {
  eventType: 'orderRequested' | 'delivered'
  payload: OrderPayload
  simulatorConfig?: SimulatorConfig
  timestamp: number
  /** On `delivered`: when its `orderRequested` was placed, where that is known. Kafka's time, ms since 1970. */
  placedAt?: number
}

/** One partition of a group: `lag` = `end` − `committed`; `committed` is −1 before the first commit. */
export interface PartitionLag {
  partition: number
  committed: number
  end: number
  lag: number
  /** Pod that owns the partition, where a member has it. */
  owner?: string
}

/** Lag of one consumer group. `ratePerSecond`: messages committed per second since the previous report. */
export interface GroupLag {
  total: number
  partitions: PartitionLag[]
  ratePerSecond: number
  members: number
}

/** Lag of all groups, by consumer name; each second. */
export type LagReport = Record<ConsumerName, GroupLag>

/** One second of the charts. Times are Kafka's. */
export interface ChartPoint {
  /** Start of the second, ms since 1970. */
  second: number
  placed: number
  delivered: number
  /** Average and 95th percentile of order times of orders delivered in this second, ms; null if there are none. */
  averageMs: number | null
  p95Ms: number | null
}

/** Total lag of each group in one second, for the charts of a browser that connects later. */
export type LagPoint = Record<ConsumerName, number> & {
  /** Start of the second, ms since 1970. */
  second: number
}

/** An order that was placed and not yet delivered. */
export interface OpenOrder {
  orderId: string
  placedAt: number
}

/**
 * Where all orders of the topic are, sent with each lag report (each second) and the same for every browser. It covers
 * the whole topic, or the part that was read. Always: `placed` = `delivered` + `inFlight`.
 */
export interface Account {
  placed: number
  /** Of the placed ones; a delivery whose order was placed before the oldest record read is left out. */
  delivered: number
  /** Placed and not delivered, the lost ones among them. */
  inFlight: number
  /**
   * Not delivered although no group has work left: none of the four groups lags, in two reports in a row, at the same
   * end of the topic, up to which realtimedata has read it too. In between the number stays, but never exceeds
   * `inFlight`. Orders in the dead letters are among them.
   */
  lost: number
  /** Orders whose `delivered` was published more than once, as at-least-once allows after a killed pod. */
  repeated: number
}

/** What a browser gets when it connects, so that it shows the same after a reload. */
export interface Snapshot {
  /** Totals since the topic's beginning, or since `since` when older records were not read. */
  placed: number
  delivered: number
  inFlight: number
  /** Kafka time of the oldest record counted, ms since 1970; null if there is none. */
  since: number | null
  /** False while the topic is still being read back. */
  complete: boolean
  /** The last 60 seconds, oldest first, without gaps. */
  chart: ChartPoint[]
  /** At most the 1,000 newest open orders. */
  openOrders: OpenOrder[]
  lag: LagReport | null
  /** Lag over the same 60 seconds, oldest first; seconds without a report are left out. */
  lagChart?: LagPoint[]
  /** Absent while the topic is still being read back, and before the first lag report. */
  account?: Account
}

/** Events of Socket.IO path `/events`, server to browser. */
export interface ServerToClientEvents {
  snapshot: (snapshot: Snapshot) => void
  orders: (events: TimedOrderEvent[]) => void
  lag: (report: LagReport) => void
  /** After each `lag`, once the topic was read back. */
  account: (account: Account) => void
  /** A new restaurant list was posted: read `GET /restaurants` again. */
  restaurants: () => void
  /** Every step of every order, for the phone's order history. */
  steps: (steps: { orderId: string; step: OrderStep; timestamp: number }[]) => void
}

/** The default message of `GET /consumers`: Ready pods per consumer. */
export type PodCounts = Record<(typeof consumers)[ConsumerName]['podCount'], number>

/** A pod in the event `pods` of `GET /consumers`. */
export interface PodView {
  name: string
  /** Deployment the pod belongs to: `orders`, `kitchen`, … */
  component: string
  phase: 'starting' | 'ready' | 'notReady' | 'draining' | 'crashed'
  ready: boolean
  /** When it was created, ISO 8601. */
  createdAt: string
  restarts: number
}

/** A condition of an autoscaler as Kubernetes writes it. */
interface ScalingCondition {
  type: string
  status: string
  reason?: string
  message?: string
}

/** One step of a scaling decision: its formula with the values filled in. */
export interface DecisionStep {
  step: string
  inputs: Record<string, number | string | boolean | null | (number | string)[]>
  formula: string
  result: number | string | boolean | null
}

/** A recorded decision of an autoscaler, also if nothing changed. */
export interface ScalingDecision {
  /** ms since 1970. */
  t: number
  autoscaler: string
  target: string
  lagPerPartition: number[]
  metric: string
  chain: DecisionStep[]
  from: number
  to: number
  reason: string
  /** Which loop decided: KEDA's poll or the HPA's sync. */
  loop?: 'keda' | 'hpa'
}

/** An autoscaler in the event `scaling` of `GET /consumers`. */
export interface AutoscalerView {
  name: string
  /** `ScaledObject` (KEDA's, lag) or `HorizontalPodAutoscaler` (CPU, memory). */
  kind: 'ScaledObject' | 'HorizontalPodAutoscaler'
  target: string
  min: number
  max: number
  current: number
  desired: number
  metrics: { name: string; current: string; target: string }[]
  conditions: ScalingCondition[]
  /** Time of the autoscaler's next sync, ms since 1970, if known. */
  nextSyncAt?: number
  /** The newest decisions, newest first, where available. */
  decisions?: ScalingDecision[]
}

/** What `GET /consumers` (SSE) sends by event name; `message` is the default one, as in the original. */
export interface ConsumersStreamEvents {
  message: PodCounts
  /** All pods of the application, each time one of them changes. */
  pods: PodView[]
  /** All autoscalers, each time something of them changes. */
  scaling: AutoscalerView[]
}
