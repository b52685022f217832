import { type Cluster } from '../cluster/cluster'
import { perConsumer } from '../cluster/per-consumer'
import { type PipeName } from './drawing-layout'

/** Messages per second on each pipe, as measured. `placed`: orders accepted per second. */
export function pipeRates(cluster: Cluster, placed: number): Record<PipeName, number> {
  const topic = cluster.topic?.perSecond.reduce((sum, each) => sum + each, 0) ?? 0
  return {
    requests: placed,
    intake: placed,
    // What grows the topic and did not come from the API was published by the consumers.
    publish: Math.max(0, topic - placed),
    ...perConsumer((name) => cluster.lag?.[name].ratePerSecond ?? 0),
  }
}
