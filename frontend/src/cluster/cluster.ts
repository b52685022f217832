import {
  type AutoscalerView,
  type LagReport,
  type PodCounts,
  type PodView,
  consumerNames,
  consumers,
} from '@food-delivery/contracts'
import { type PerConsumer } from '../flow/second'
import { type TopicGrowth, topicGrowth } from './topic'

/** What is known of pods, lag and autoscalers right now; null where nothing was heard. */
export interface Cluster {
  readonly lag: LagReport | null
  readonly topic: TopicGrowth | null
  readonly counts: PodCounts | null
  readonly pods: readonly PodView[] | null
  readonly autoscalers: readonly AutoscalerView[] | null
}

export const emptyCluster: Cluster = { lag: null, topic: null, counts: null, pods: null, autoscalers: null }

/** Takes a look at all groups that came at the browser's time `now`, ms. */
export function withLag(cluster: Cluster, lag: LagReport, now: number): Cluster {
  return { ...cluster, lag, topic: topicGrowth(cluster.topic, lag, now) }
}

/** Ready pods of each consumer: counted from the pods themselves, else as the counts tell; null of neither. */
export function readyPods(cluster: Cluster): PerConsumer | null {
  const { pods, counts } = cluster
  if (!pods && !counts) return null
  return Object.fromEntries(
    consumerNames.map((name) => {
      const { deployment, podCount } = consumers[name]
      const ready = pods?.filter((pod) => pod.component === deployment && pod.ready && pod.phase !== 'draining')
      return [name, ready ? ready.length : (counts?.[podCount] ?? 0)]
    }),
  ) as PerConsumer
}
