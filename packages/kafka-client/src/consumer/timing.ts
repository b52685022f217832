import { type ConsumerTiming } from './consumer-options'

export const DEFAULT_TIMING: ConsumerTiming = {
  sessionTimeoutMs: 6_000,
  heartbeatMs: 300,
  rebalanceTimeoutMs: 30_000,
  fetchWaitMs: 300,
  gatherMs: 4,
  gatherAbove: 350,
  commitDelayMs: 20,
}
