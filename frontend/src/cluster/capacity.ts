import { ORDERS_PARTITIONS, type SimulatedWorker, stepsOf } from '@food-delivery/contracts'

/** Lag for which KEDA asks for one more pod: `lagThreshold` of the ScaledObjects. Messages. */
export const LAG_THRESHOLD = 5

/** How many steps of an order couriers and kitchens work on. */
export const stepsPerOrder = { courier: stepsOf('courier').length, kitchen: stepsOf('kitchen').length } as const

/** Delay of one step at slider position 1–100. Milliseconds. */
export function delayMs(speed: number): number {
  return Math.floor((101 - speed) * 50)
}

/** Orders that one pod finishes per second at this slider position. */
export function ordersPerPod(worker: SimulatedWorker, speed: number): number {
  return 1_000 / (stepsPerOrder[worker] * delayMs(speed))
}

/** Pods that this rate of orders per second needs; more than the partitions can feed is possible. */
export function podsNeeded(worker: SimulatedWorker, speed: number, rate: number): number {
  return Math.ceil(rate / ordersPerPod(worker, speed) - 1e-9)
}

/** Orders per second that these pods finish: the slower of the two workers counts, a seventh pod has no partition. */
export function throughput(speeds: Record<SimulatedWorker, number>, pods: Record<SimulatedWorker, number>): number {
  const of = (worker: SimulatedWorker) =>
    Math.min(pods[worker], ORDERS_PARTITIONS) * ordersPerPod(worker, speeds[worker])
  return Math.min(of('courier'), of('kitchen'))
}

/** Desired pods for this lag alone, limited by the number of partitions only. */
export function lagAlone(total: number): number {
  return Math.min(ORDERS_PARTITIONS, Math.ceil(total / LAG_THRESHOLD))
}

/** Orders in flight at this rate without any backlog, with a margin for variation. */
export function alwaysUnderWay(speeds: Record<SimulatedWorker, number>, rate: number): number {
  const workMs = stepsPerOrder.courier * delayMs(speeds.courier) + stepsPerOrder.kitchen * delayMs(speeds.kitchen)
  return 5 + 2 * rate * (workMs / 1_000)
}
