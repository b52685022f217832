import { type Cluster } from '../cluster/cluster'
import { perConsumer } from '../cluster/per-consumer'
import { type PipeName } from './drawing-layout'

/** Messages per second on each pipe. `placed`: orders placed per second. */
export function pipeRates(cluster: Cluster, placed: number): Record<PipeName, number> {
  const topicRate = cluster.topic?.perSecond.reduce((sum, rate) => sum + rate, 0) ?? 0
  return {
    requests: placed,
    intake: placed,
    // All messages that the API did not publish are from the consumers.
    publish: Math.max(0, topicRate - placed),
    ...perConsumer((name) => cluster.lag?.[name].ratePerSecond ?? 0),
  }
}
