import {
  type AutoscalerView,
  type ConsumerName,
  type PartitionLag,
  type PodView,
  ORDERS_PARTITIONS,
  consumerNames,
  consumers,
} from '@food-delivery/contracts'
import { type Cluster, readyPods } from './cluster'

/** How a pod is drawn. */
export type DotPhase = PodView['phase']

/** One pod of a group and the partitions it owns. */
export interface PodDot {
  readonly name: string
  readonly phase: DotPhase
  readonly restarts: number
  readonly partitions: readonly number[]
}

/** One consumer group as the drawing shows it. */
export interface GroupView {
  readonly name: ConsumerName
  readonly total: number | null
  readonly ratePerSecond: number | null
  readonly partitions: readonly PartitionLag[]
  readonly pods: readonly PodDot[]
  /** Ready pods; null while unknown. */
  readonly ready: number | null
  readonly autoscaler: AutoscalerView | null
}

/** Joins lag, pods and autoscaler of one group. */
export function groupView(cluster: Cluster, name: ConsumerName): GroupView {
  const lag = cluster.lag?.[name] ?? null
  const { deployment, scaledObject } = consumers[name]
  return {
    name,
    total: lag?.total ?? null,
    ratePerSecond: lag?.ratePerSecond ?? null,
    partitions: allPartitions(lag?.partitions ?? []),
    pods: podDots(cluster, name),
    ready: readyPods(cluster)?.[name] ?? null,
    autoscaler:
      cluster.autoscalers?.find((each) => each.name === scaledObject) ??
      cluster.autoscalers?.find((each) => each.target === deployment) ??
      null,
  }
}

function allPartitions(known: readonly PartitionLag[]): PartitionLag[] {
  return Array.from(
    { length: ORDERS_PARTITIONS },
    (_, partition) =>
      known.find((each) => each.partition === partition) ?? { partition, committed: -1, end: 0, lag: 0 },
  )
}

/** Pods from podconsumerdata, oldest first; without it the owners of the partitions. */
function podDots(cluster: Cluster, name: ConsumerName): PodDot[] {
  const partitions = cluster.lag?.[name].partitions ?? []
  const ownedBy = (pod: string) => partitions.filter((each) => each.owner === pod).map((each) => each.partition)
  const pods = cluster.pods?.filter((pod) => pod.component === consumers[name].deployment)
  if (pods) {
    return [...pods]
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.name.localeCompare(b.name))
      .map(({ name: pod, phase, restarts }) => ({ name: pod, phase, restarts, partitions: ownedBy(pod) }))
  }
  const owners = [...new Set(partitions.flatMap(({ owner }) => owner ?? []))].sort()
  return owners.map((pod) => ({ name: pod, phase: 'ready', restarts: 0, partitions: ownedBy(pod) }))
}

/** The largest lag of any partition in any group. */
export function largestLag({ lag }: Cluster): number {
  if (!lag) return 0
  return Math.max(0, ...consumerNames.flatMap((name) => lag[name].partitions.map((each) => each.lag)))
}
