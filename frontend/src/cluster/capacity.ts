import { ORDERS_PARTITIONS, type SimulatedWorker, stepsOf } from '@food-delivery/contracts'

/** Target lag per pod: `lagThreshold` of the ScaledObjects. Messages. */
export const LAG_THRESHOLD = 5

/** The number of steps that a courier or a kitchen works on for one order. */
export const stepsPerOrder = { courier: stepsOf('courier').length, kitchen: stepsOf('kitchen').length } as const

/** Delay of one step at a slider position from 1 to 100, as in the original project. Milliseconds. */
export function delayMs(speed: number): number {
  return Math.floor((101 - speed) * 50)
}

/** Orders that one pod finishes per second at a slider position. */
export function ordersPerPod(worker: SimulatedWorker, speed: number): number {
  return 1_000 / (stepsPerOrder[worker] * delayMs(speed))
}

/** Pods needed for a rate of orders per second. The result can exceed the number of partitions. */
export function podsNeeded(worker: SimulatedWorker, speed: number, rate: number): number {
  // Without the subtraction, a rounding error could add a pod.
  return Math.ceil(rate / ordersPerPod(worker, speed) - 1e-9)
}

/** Orders per second that these pods finish: the lower rate of couriers and kitchens. Pods without a partition are idle. */
export function throughput(speeds: Record<SimulatedWorker, number>, pods: Record<SimulatedWorker, number>): number {
  const rateOf = (worker: SimulatedWorker) =>
    Math.min(pods[worker], ORDERS_PARTITIONS) * ordersPerPod(worker, speeds[worker])
  return Math.min(rateOf('courier'), rateOf('kitchen'))
}

/** The desired number of pods for a lag: one per `LAG_THRESHOLD`, at most one per partition. */
export function podsForLag(totalLag: number): number {
  return Math.min(ORDERS_PARTITIONS, Math.ceil(totalLag / LAG_THRESHOLD))
}

/** Orders in flight above which there is a backlog: twice the orders that are being worked on at this rate, plus 5. */
export function backlogThreshold(speeds: Record<SimulatedWorker, number>, rate: number): number {
  const workMs = stepsPerOrder.courier * delayMs(speeds.courier) + stepsPerOrder.kitchen * delayMs(speeds.kitchen)
  return 5 + 2 * rate * (workMs / 1_000)
}
