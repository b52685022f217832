import { consumerNames } from '@food-delivery/contracts'
import { type Cluster } from '../cluster/cluster'
import { type PipeName } from './layout'

/** Messages per second on each pipe, as measured. `placed`: orders accepted per second. */
export function pipeRates(cluster: Cluster, placed: number): Record<PipeName, number> {
  const topic = cluster.topic?.perSecond.reduce((sum, each) => sum + each, 0) ?? 0
  const groups = consumerNames.map((name) => [name, cluster.lag?.[name].ratePerSecond ?? 0] as const)
  return {
    requests: placed,
    intake: placed,
    // What grows the topic and did not come from the API was published by the consumers.
    publish: Math.max(0, topic - placed),
    ...(Object.fromEntries(groups) as Record<(typeof consumerNames)[number], number>),
  }
}
