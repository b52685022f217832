import { ambiguousSelector, type HpaObservation, type PodObservation } from '@food-delivery/autoscaler'
import { type Cluster } from '../cluster/cluster'
import { type HorizontalPodAutoscaler } from '../manifests/objects'
import { type ObjectStore } from '../store/object-store'
import { type DecisionRecord } from './decision-log'
import { type ReadLag } from './kafka-lag'
import { observePod } from './pod-observation'
import { type ResourceUsage } from './resource-usage'
import { type ReadServiceNumber } from './service-number'
import { type Timers } from './timers'

/** The parts of the local cluster that all autoscalers use. */
export interface ScalingContext {
  cluster: Cluster
  store: ObjectStore
  timers: Timers
  /** Period of the HPA loops, ms. */
  hpaSyncMs: number
  readLag: ReadLag
  readServiceNumber: ReadServiceNumber
  usage: ResourceUsage
  onDecision: (record: DecisionRecord) => void
}

/**
 * Reads the scale and the pods of a Deployment for the HPA controller. The result contains an error if the Deployment does
 * not exist, or if several HPAs target it, because then no HPA scales it.
 */
export function observeDeployment(
  { cluster, store }: ScalingContext,
  name: string,
): Pick<HpaObservation, 'scale' | 'selectorError'> & { pods: PodObservation[] } {
  const deployment = cluster.findDeployment(name)
  const hpas = store.list('horizontalpodautoscalers').flatMap(({ metadata, spec }) => {
    const target = (spec as HorizontalPodAutoscaler['spec']).scaleTargetRef.name
    const selector = cluster.findDeployment(target)?.deployment.spec.selector.matchLabels
    return selector ? [{ namespace: metadata.namespace ?? '', name: metadata.name, target, selector }] : []
  })
  const [own, ...others] = hpas.toSorted((a, b) => Number(b.target === name) - Number(a.target === name))
  const pods = deployment?.pods.map(({ identity }) => ({ labels: identity.template.metadata?.labels ?? {} })) ?? []
  const selectorError = own && ambiguousSelector(own, others, pods, store.rules)
  return {
    scale: deployment
      ? { specReplicas: deployment.replicas, statusReplicas: deployment.active.length }
      : { error: `deployments/scale.apps "${name}" not found` },
    pods: deployment?.pods.map(observePod) ?? [],
    ...(selectorError ? { selectorError } : {}),
  }
}
