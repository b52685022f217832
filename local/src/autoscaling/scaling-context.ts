import { ambiguousSelector, type HpaObservation, type PodObservation } from '@food-delivery/autoscaler'
import { type Cluster } from '../cluster/cluster'
import { type ObjectStore } from '../store/object-store'
import { type DecisionRecord } from './decision-log'
import { type ReadLag } from './kafka-lag-reader'
import { type TargetReference, missingTargetError, targetKey, targetOf, targetsDeployment } from './scale-target'
import { observePod } from './pod-observation'
import { type ResourceUsage } from './resource-usage'
import { type ReadMetricsApi } from './metrics-api-reader'
import { type Timers } from './timers'

/** The parts of the local cluster that autoscalers use. */
export interface ScalingContext {
  cluster: Cluster
  store: ObjectStore
  timers: Timers
  /** Sync period of the HPA controller, ms. */
  hpaSyncMs: number
  readLag: ReadLag
  readMetricsApi: ReadMetricsApi
  usage: ResourceUsage
  onDecision: (record: DecisionRecord) => void
}

/** The Deployment that an autoscaler targets; undefined if it does not exist, or the target is of another kind. */
export const findTarget = ({ cluster }: Pick<ScalingContext, 'cluster'>, reference: TargetReference) =>
  targetsDeployment(reference) ? cluster.findDeployment(reference.name) : undefined

/**
 * Reads the scale and the pods of a Deployment for the HPA controller. The result contains an error if the Deployment does not
 * exist, or if another HPA selects its pods, too, because then none of them scales it.
 */
export function observeDeployment(
  context: Pick<ScalingContext, 'cluster' | 'store'>,
  reference: TargetReference,
): Pick<HpaObservation, 'scale' | 'selectorError'> & { pods: PodObservation[] } {
  const { store } = context
  const deployment = findTarget(context, reference)
  const hpas = store.list('horizontalpodautoscalers').flatMap((hpa) => {
    const { name, namespace = '' } = hpa.metadata
    const target = targetOf(hpa)
    const selector = target && findTarget(context, target)?.deployment.spec.selector.matchLabels
    return selector ? [{ namespace, name, target: targetKey(target), selector }] : []
  })
  const observedTarget = targetKey(reference)
  const hasObservedTarget = ({ target }: { target: string }) => target === observedTarget
  // The HPAs with the observed target come first.
  const [ownHpa, ...otherHpas] = hpas.toSorted((a, b) => Number(hasObservedTarget(b)) - Number(hasObservedTarget(a)))
  const pods = deployment?.pods.map(({ identity }) => ({ labels: identity.template.metadata?.labels ?? {} })) ?? []
  const selectorError = ownHpa && ambiguousSelector(ownHpa, otherHpas, pods, store.rules)
  return {
    scale: deployment
      ? { specReplicas: deployment.replicas, statusReplicas: deployment.activePods.length }
      : { error: missingTargetError(reference, '/scale') },
    pods: deployment?.pods.map(observePod) ?? [],
    ...(selectorError ? { selectorError } : {}),
  }
}
