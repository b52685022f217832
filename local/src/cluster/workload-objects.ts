import { valueAt } from '../json'
import { type KubeObject, type ObjectMeta } from '../manifests/objects'
import { generationOf, timestamp } from '../store/object-store'
import { type DeploymentController } from './deployment-controller'
import { type Revision } from './revisions'
import { limitsOf } from './strategy'

const REVISION = 'deployment.kubernetes.io/revision'
const HISTORY = 'deployment.kubernetes.io/revision-history'
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas'
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'

/** Annotations of a Deployment that are not copied to its ReplicaSets. */
const OWN_ANNOTATIONS = [
  REVISION,
  HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'kubectl.kubernetes.io/last-applied-configuration',
]

/** The Deployment in the Kubernetes API, with the status of its pods. `previous`: the stored object. */
export function deploymentObject(
  controller: DeploymentController,
  previous: KubeObject | undefined,
  now: number,
): KubeObject {
  const { deployment, replicas, replicaSet, isUpToDate } = controller
  const [active, ready] = [controller.activePods.length, controller.readyPods.length]
  const updated = isUpToDate ? controller.updatedPods.length : 0
  const spec = { ...deployment.spec, replicas }
  const generation = generationOf(spec, previous)
  const annotations = { ...deployment.metadata.annotations, [REVISION]: String(replicaSet.number) }
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations, generation },
    spec,
    status: {
      observedGeneration: generation,
      ...(active ? { replicas: active } : {}),
      ...(updated ? { updatedReplicas: updated } : {}),
      ...(ready ? { readyReplicas: ready, availableReplicas: ready } : {}),
      ...(active > ready ? { unavailableReplicas: active - ready } : {}),
      terminatingReplicas: controller.pods.length - active,
      conditions: [
        withTimes({ type: 'Available', ...availableCondition(controller) }, previous, now),
        withTimes({ type: 'Progressing', ...controller.progress.condition() }, previous, now),
      ],
    },
  }
}

/** The ReplicaSet of a revision in the Kubernetes API. `previous`: the stored object. */
export function replicaSetObject(
  controller: DeploymentController,
  revision: Revision,
  previous: KubeObject | undefined,
): KubeObject {
  const { name, uid, hash, template, replicas } = revision
  const { matchLabels } = controller.deployment.spec.selector
  const hashLabel = { 'pod-template-hash': hash }
  const labels = { ...template.metadata?.labels, ...hashLabel }
  const activePods = controller.activeOf(revision)
  const available = activePods.filter(({ state }) => state.ready).length
  const pods = controller.podsOf(revision)
  const spec = {
    replicas,
    selector: { matchLabels: { ...matchLabels, ...hashLabel } },
    template: { ...template, metadata: { ...template.metadata, labels } },
  }
  const generation = generationOf(spec, previous)
  const metadata: ObjectMeta = {
    name,
    namespace: controller.namespace,
    uid,
    labels,
    annotations: annotationsOf(controller, revision, previous),
    generation,
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec,
    status: {
      replicas: activePods.length,
      ...(activePods.length > 0 ? { fullyLabeledReplicas: activePods.length } : {}),
      observedGeneration: generation,
      ...(available > 0 ? { readyReplicas: available, availableReplicas: available } : {}),
      terminatingReplicas: pods.length - activePods.length,
    },
  }
}

/** The newest ReplicaSet has the annotations of its Deployment, such as the change cause; older ones keep theirs. */
function annotationsOf(
  { deployment, replicas, replicaSet }: DeploymentController,
  { name, number, earlierNumbers }: Revision,
  previous: KubeObject | undefined,
): Record<string, string> {
  if (name !== replicaSet.name && previous?.metadata.annotations) return previous.metadata.annotations
  const copiedAnnotations = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([key]) => !OWN_ANNOTATIONS.includes(key),
  )
  return {
    ...previous?.metadata.annotations,
    ...(Object.fromEntries(copiedAnnotations) as Record<string, string>),
    [DESIRED_REPLICAS]: String(replicas),
    [MAX_REPLICAS]: String(replicas + limitsOf(deployment, replicas).surge),
    [REVISION]: String(number),
    ...(earlierNumbers.length > 0 ? { [HISTORY]: earlierNumbers.join(',') } : {}),
  }
}

function availableCondition({ deployment, readyPods, replicas }: DeploymentController) {
  const isAvailable = readyPods.length >= replicas - limitsOf(deployment, replicas).unavailable
  return {
    status: isAvailable ? 'True' : 'False',
    reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${isAvailable ? 'has' : 'does not have'} minimum availability.`,
  }
}

interface Condition {
  type: string
  status: string
  reason: string
  message: string
  lastTransitionTime?: string
  lastUpdateTime?: string
}

/** Sets the times of a condition. An unchanged condition keeps both; one with the same status keeps `lastTransitionTime`. */
function withTimes(next: Condition, previous: KubeObject | undefined, now: number): Condition {
  const conditions = (valueAt(previous, 'status.conditions') ?? []) as Condition[]
  const oldCondition = conditions.find(({ type }) => type === next.type)
  const isSame =
    oldCondition?.status === next.status && oldCondition.reason === next.reason && oldCondition.message === next.message
  const transitionTime = oldCondition?.status === next.status ? oldCondition.lastTransitionTime : undefined
  return {
    ...next,
    lastUpdateTime: (isSame ? oldCondition.lastUpdateTime : undefined) ?? timestamp(now),
    lastTransitionTime: transitionTime ?? timestamp(now),
  }
}
