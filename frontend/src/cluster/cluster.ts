import { type AutoscalerView, type LagReport, type PodCounts, type PodView, consumers } from '@food-delivery/contracts'
import { type PerConsumer, perConsumer } from './per-consumer'
import { type TopicGrowth, topicGrowth } from './topic-growth'

/** The last received data of the cluster; null before it is received. */
export interface Cluster {
  readonly lag: LagReport | null
  readonly topic: TopicGrowth | null
  readonly counts: PodCounts | null
  readonly pods: readonly PodView[] | null
  readonly autoscalers: readonly AutoscalerView[] | null
}

export const emptyCluster: Cluster = { lag: null, topic: null, counts: null, pods: null, autoscalers: null }

/** Adds a lag report. `now`: the browser's clock when it was received, ms. */
export function withLag(cluster: Cluster, lag: LagReport, now: number): Cluster {
  return { ...cluster, lag, topic: topicGrowth(cluster.topic, lag, now) }
}

/** Ready pods of each consumer, from the list of pods or else from the counts; null if neither was received. */
export function readyPods(cluster: Cluster): PerConsumer | null {
  const { pods, counts } = cluster
  if (!pods && !counts) return null
  return perConsumer((name) => {
    const { deployment, podCount } = consumers[name]
    const ready = pods?.filter((pod) => pod.component === deployment && pod.ready && pod.phase !== 'draining')
    return ready ? ready.length : (counts?.[podCount] ?? 0)
  })
}
