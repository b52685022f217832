import {
  type AutoscalerView,
  type ConsumerName,
  type GroupTimeLag,
  type PartitionLag,
  type PodView,
  ORDERS_PARTITIONS,
  consumerNames,
  consumers,
  noTimeLag,
} from '@food-delivery/contracts'
import { brokerTime } from '../flow/clock-offset'
import { type SimulatorState } from '../store/state'
import { type Cluster, readyPods } from './cluster'

/** One pod of a group and the partitions that it owns. */
export interface GroupPod {
  readonly name: string
  readonly phase: PodView['phase']
  readonly partitions: readonly number[]
}

/** The data that the page shows of one consumer group. Null: unknown. */
export interface GroupView {
  /** The lag of all partitions, messages. */
  readonly total: number | null
  readonly ratePerSecond: number | null
  readonly timeLag: GroupTimeLag | null
  readonly partitions: readonly PartitionLag[]
  readonly pods: readonly GroupPod[]
  /** The number of ready pods. */
  readonly ready: number | null
  readonly autoscaler: AutoscalerView | null
}

/** Joins lag, pods and autoscaler of one group. */
export function groupView(cluster: Cluster, name: ConsumerName): GroupView {
  const lag = cluster.lag?.[name] ?? null
  const { deployment, scaledObject } = consumers[name]
  return {
    total: lag?.total ?? null,
    ratePerSecond: lag?.ratePerSecond ?? null,
    timeLag: lag?.timeLag ?? null,
    partitions: allPartitions(lag?.partitions ?? []),
    pods: podsOf(cluster, name),
    ready: readyPods(cluster)?.[name] ?? null,
    autoscaler:
      cluster.autoscalers?.find((autoscaler) => autoscaler.name === scaledObject) ??
      cluster.autoscalers?.find((autoscaler) => autoscaler.target === deployment) ??
      null,
  }
}

/** All partitions of the topic. One that is not reported has no lag. */
function allPartitions(reported: readonly PartitionLag[]): PartitionLag[] {
  return Array.from(
    { length: ORDERS_PARTITIONS },
    (_, partition) =>
      reported.find((candidate) => candidate.partition === partition) ?? {
        partition,
        committed: -1,
        end: 0,
        lag: 0,
        timeLag: noTimeLag,
      },
  )
}

/** The pods from podconsumerdata, oldest first; without its data, the owners of the partitions. */
function podsOf(cluster: Cluster, name: ConsumerName): GroupPod[] {
  const partitions = cluster.lag?.[name].partitions ?? []
  const ownedBy = (pod: string) => partitions.filter(({ owner }) => owner === pod).map(({ partition }) => partition)
  const pods = cluster.pods?.filter((pod) => pod.component === consumers[name].deployment)
  if (pods) {
    return [...pods]
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.name.localeCompare(b.name))
      .map(({ name: pod, phase }) => ({ name: pod, phase, partitions: ownedBy(pod) }))
  }
  const owners = [...new Set(partitions.flatMap(({ owner }) => owner ?? []))].sort()
  return owners.map((pod) => ({ name: pod, phase: 'ready', partitions: ownedBy(pod) }))
}

/** The largest lag of any partition in any group. */
export function largestLag({ lag }: Cluster): number {
  if (!lag) return 0
  return Math.max(0, ...consumerNames.flatMap((name) => lag[name].partitions.map((partition) => partition.lag)))
}

/** Whole seconds until the next evaluation of the autoscaler; 0 when it is due, null if it is not reported. */
export function secondsToNextEvaluation(autoscaler: AutoscalerView | null, state: SimulatorState): number | null {
  if (autoscaler?.nextSyncAt === undefined) return null
  return Math.max(0, Math.ceil((autoscaler.nextSyncAt - brokerTime(state.flow.offset, state.now)) / 1_000))
}
