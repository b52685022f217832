import { type PodCounts, consumers } from '@food-delivery/contracts'
import { type Pod } from '../kubernetes/objects'
import { componentOf, isServing } from './pod-view'

/** Ready pods of each consumer, by their label; pods that are being deleted do not count. */
export function podCounts(pods: readonly Pod[]): PodCounts {
  const serving = pods.filter(isServing).map(componentOf)
  const count = (deployment: string) => serving.filter((component) => component === deployment).length
  const counts = Object.values(consumers).map(({ podCount, deployment }) => [podCount, count(deployment)])
  return Object.fromEntries(counts) as PodCounts
}
