import { type ScalingDecision } from '@food-delivery/autoscaler'
import { type ConsumerName, type consumers } from './names'
import { type OrderPayload, type SimulatorConfig } from './events'
import { type OrderStatus } from './order-steps'

export { type DecisionStep, type ScalingDecision } from '@food-delivery/autoscaler'

/** The event `orderRequested`, `delivered` or `cancelled` in the browser, with Kafka's timestamp (ms since 1970). */
export interface TimedOrderEvent {
  eventType: 'orderRequested' | 'delivered' | 'cancelled'
  payload: OrderPayload
  simulatorConfig?: SimulatorConfig
  timestamp: number
  /** Only for `delivered`: Kafka's timestamp of its `orderRequested`, if it is known. */
  placedAt?: number
}

/** Lag as time: the age of the oldest unfinished record, and when the lag will be 0. */
export interface TimeLag {
  /** Age of the oldest unfinished record, ms; 0 if all records are finished. */
  ageMs: number
  /** Whether the record is older than the first observation, so that its age is at least `ageMs`. */
  isLowerBound: boolean
  /**
   * Time until the lag is 0 at the rates of the last 30 s, ms. Null if it would never be 0, or if the rates are not
   * known yet.
   */
  emptyInMs: number | null
}

/** The time lag when all records are finished. */
export const noTimeLag: TimeLag = { ageMs: 0, isLowerBound: false, emptyInMs: 0 }

/** Time lag of a group. */
export interface GroupTimeLag extends TimeLag {
  /** The partition with the oldest unfinished record. Undefined if all records are finished. */
  worstPartition?: number
}

/** The lag of a group on one partition. */
export interface PartitionLag {
  partition: number
  /** −1 before the first commit. */
  committed: number
  /** High watermark: the offset of the next record. */
  end: number
  /** `end` − `committed`; before the first commit, the number of retained records. */
  lag: number
  /** The pod that owns the partition, if it is assigned. */
  owner?: string
  timeLag: TimeLag
}

/** Lag of one consumer group. */
export interface GroupLag {
  total: number
  partitions: PartitionLag[]
  /** Records committed per second since the previous report. */
  ratePerSecond: number
  members: number
  timeLag: GroupTimeLag
}

/** Lag of all groups by consumer name, once per second. */
export type LagReport = Record<ConsumerName, GroupLag>

/** One second of the charts, by Kafka's timestamps. */
export interface ChartPoint {
  /** Start of the second, ms since 1970. */
  second: number
  placed: number
  delivered: number
  /** Average and 95th percentile of the order times of orders delivered in this second, ms. Null if there are none. */
  averageMs: number | null
  p95Ms: number | null
}

/** Total lag of each group in one second, for the charts of a browser that connects after it. */
export type LagPoint = Record<ConsumerName, number> & {
  /** Start of the second, ms since 1970. */
  second: number
}

/** An order that is placed and neither delivered nor cancelled. */
interface OpenOrder {
  orderId: string
  placedAt: number
}

/**
 * Numbers of orders by state, on the whole topic or on the part that was read. Sent with each lag report (once per
 * second), the same for all browsers. `placed` is always `delivered` + `cancelled` + `inFlight`.
 */
export interface OrderTotals {
  placed: number
  /** Delivered orders, without orders that were placed before the oldest record that was read. */
  delivered: number
  /** Orders that were cancelled before they were delivered. */
  cancelled: number
  /** Orders that are placed and neither delivered nor cancelled, including lost orders. */
  inFlight: number
  /**
   * Orders in flight that no group will process, including dead-lettered orders. The number becomes `inFlight` if no
   * group has lag in two consecutive reports with the same end of the topic, and realtimedata has read to that end.
   * Otherwise it keeps its value, or becomes `inFlight` if that is lower.
   */
  lost: number
  /** Orders with more than one `delivered` event, which is possible after a killed pod (at-least-once delivery). */
  repeated: number
}

/** The first message to a browser, so that it has the same state after a reload. */
export interface Snapshot {
  /** Totals since the beginning of the topic, or since `since` if older records were not read. */
  placed: number
  delivered: number
  cancelled: number
  inFlight: number
  /** Kafka's timestamp of the oldest counted record, ms since 1970. Null if there is none. */
  since: number | null
  /** False until all existing records of the topic are read. */
  complete: boolean
  /** The last 60 seconds, oldest first, without gaps. */
  chart: ChartPoint[]
  /** The newest open orders, at most 1,000. */
  openOrders: OpenOrder[]
  lag: LagReport | null
  /** Lag in the same 60 seconds, oldest first, without the seconds that have no report. */
  lagChart?: LagPoint[]
  /** Missing until all existing records are read, and before the first lag report. */
  orderTotals?: OrderTotals
}

/** Events from the server to the browser on the Socket.IO path `/events`. */
export interface ServerToClientEvents {
  snapshot: (snapshot: Snapshot) => void
  orders: (events: TimedOrderEvent[]) => void
  lag: (report: LagReport) => void
  /** Sent after each `lag` event when all existing records are read. */
  orderTotals: (totals: OrderTotals) => void
  /** A new restaurant list was posted: call `GET /restaurants` again. */
  restaurants: () => void
  /** All steps and cancellations of all orders, for the order history on the phone. */
  steps: (steps: { orderId: string; step: OrderStatus; timestamp: number }[]) => void
}

/** The default message of `GET /consumers`: number of ready pods per consumer. */
export type PodCounts = Record<(typeof consumers)[ConsumerName]['podCount'], number>

/** A pod in the event `pods` of `GET /consumers`. */
export interface PodView {
  name: string
  /** Deployment of the pod: `orders`, `kitchen`, … */
  component: string
  phase: 'starting' | 'ready' | 'notReady' | 'draining' | 'crashed'
  ready: boolean
  /** ISO 8601. */
  createdAt: string
  restarts: number
}

/** A condition in the status of an autoscaler, as in Kubernetes. */
interface ScalingCondition {
  type: string
  status: string
  reason?: string
  message?: string
}

/** An autoscaler in the event `scaling` of `GET /consumers`. */
export interface AutoscalerView {
  name: string
  /** `ScaledObject`: KEDA, by lag. `HorizontalPodAutoscaler`: by CPU or memory. */
  kind: 'ScaledObject' | 'HorizontalPodAutoscaler'
  /** Name of the Deployment whose number of pods it sets. */
  target: string
  min: number
  max: number
  current: number
  desired: number
  metrics: { name: string; current: string; target: string }[]
  conditions: ScalingCondition[]
  /** Time of the next sync, ms since 1970, if it is known. */
  nextSyncAt?: number
  /** The last decisions, newest first, if available. */
  decisions?: ScalingDecision[]
  /** `spec` of the object, as in the cluster. */
  spec?: object
}

/**
 * Data of the server-sent events of `GET /consumers`, by event name. `message` is the default event, as in the original
 * application.
 */
export interface ConsumersStreamEvents {
  message: PodCounts
  /** All pods of the application, sent when one of them changes. */
  pods: PodView[]
  /** All autoscalers, sent when one of them changes. */
  scaling: AutoscalerView[]
}
