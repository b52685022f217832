import { ORDERS_PARTITIONS } from '@food-delivery/contracts'

/** Lag for which KEDA asks for one more pod: `lagThreshold` of the ScaledObjects. Messages. */
export const LAG_THRESHOLD = 5

/** A courier works on three steps of an order, a kitchen on two. */
export const STEPS_PER_ORDER = { courier: 3, kitchen: 2 } as const

/** The two workers whose speed the sliders set. */
export type Worker = keyof typeof STEPS_PER_ORDER

/** Delay of one step at slider position 1–100. Milliseconds. */
export function delayMs(speed: number): number {
  return Math.floor((101 - speed) * 50)
}

/** Orders that one pod finishes per second at this slider position. */
export function ordersPerPod(worker: Worker, speed: number): number {
  return 1_000 / (STEPS_PER_ORDER[worker] * delayMs(speed))
}

/** Pods that this rate of orders per second needs; more than the partitions can feed is possible. */
export function podsNeeded(worker: Worker, speed: number, rate: number): number {
  return Math.ceil(rate / ordersPerPod(worker, speed) - 1e-9)
}

/** Orders per second that these pods finish: the slower of the two workers counts, a seventh pod has no partition. */
export function throughput(speeds: Record<Worker, number>, pods: Record<Worker, number>): number {
  const of = (worker: Worker) => Math.min(pods[worker], ORDERS_PARTITIONS) * ordersPerPod(worker, speeds[worker])
  return Math.min(of('courier'), of('kitchen'))
}

/** Pods that this lag alone asks for, before any limit but the number of partitions. */
export function lagAlone(total: number): number {
  return Math.min(ORDERS_PARTITIONS, Math.ceil(total / LAG_THRESHOLD))
}

/** Orders that are on their way at this rate even without any backlog, with room for chance. */
export function alwaysUnderWay(speeds: Record<Worker, number>, rate: number): number {
  const workMs = STEPS_PER_ORDER.courier * delayMs(speeds.courier) + STEPS_PER_ORDER.kitchen * delayMs(speeds.kitchen)
  return 5 + 2 * rate * (workMs / 1_000)
}
