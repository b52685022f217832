import { type Cluster } from '../cluster/cluster'
import { perConsumer } from '../cluster/per-consumer'
import { type PipeName } from './drawing-layout'

/** Measured messages per second on each pipe. `placed`: orders accepted per second. */
export function pipeRates(cluster: Cluster, placed: number): Record<PipeName, number> {
  const topic = cluster.topic?.perSecond.reduce((sum, each) => sum + each, 0) ?? 0
  return {
    requests: placed,
    intake: placed,
    // The consumers published what the topic grew by beyond the orders of the API.
    publish: Math.max(0, topic - placed),
    ...perConsumer((name) => cluster.lag?.[name].ratePerSecond ?? 0),
  }
}
