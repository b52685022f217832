import { type KubeObject, type ObjectMeta } from '../manifests/objects'
import { generationOf, timestamp } from '../store/object-store'
import { type DeploymentController } from './deployment-controller'

/** The Deployment in the Kubernetes API, with the status of its pods. `previous`: the stored object. */
export function deploymentObject(controller: DeploymentController, previous: KubeObject | undefined): KubeObject {
  const { deployment, replicas } = controller
  const [active, updated, ready] = [controller.active.length, controller.current.length, controller.ready.length]
  const spec = { ...deployment.spec, replicas }
  const generation = generationOf(spec, previous)
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: withRevision(deployment.metadata.annotations), generation },
    spec,
    status: {
      observedGeneration: generation,
      ...(active ? { replicas: active } : {}),
      ...(updated ? { updatedReplicas: updated } : {}),
      ...(ready ? { readyReplicas: ready, availableReplicas: ready } : {}),
      ...(active > ready ? { unavailableReplicas: active - ready } : {}),
      conditions: [availableCondition(controller)],
    },
  }
}

/** The newest ReplicaSet of a Deployment in the Kubernetes API. `previous`: the stored object. */
export function replicaSetObject(controller: DeploymentController, previous: KubeObject | undefined): KubeObject {
  const { deployment, replicas, replicaSet } = controller
  const { selector, template } = deployment.spec
  const hashLabel = { 'pod-template-hash': replicaSet.hash }
  const ready = controller.current.filter(({ state }) => state.ready).length
  const spec = { replicas, selector: { matchLabels: { ...selector.matchLabels, ...hashLabel } }, template }
  const generation = generationOf(spec, previous)
  const metadata: ObjectMeta = {
    name: replicaSet.name,
    namespace: controller.namespace,
    uid: replicaSet.uid,
    labels: { ...template.metadata?.labels, ...hashLabel },
    annotations: withRevision({ 'deployment.kubernetes.io/desired-replicas': String(replicas) }),
    generation,
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec,
    status: {
      replicas: controller.current.length,
      observedGeneration: generation,
      ...(ready ? { readyReplicas: ready, availableReplicas: ready } : {}),
    },
  }
}

function availableCondition({ active, ready, replicas }: DeploymentController) {
  const available = ready.length >= replicas
  const changedAt = Math.max(0, ...active.map(({ state }) => state.readyChangedAt))
  return {
    type: 'Available',
    status: available ? 'True' : 'False',
    reason: available ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${available ? 'has' : 'does not have'} minimum availability.`,
    ...(changedAt > 0 ? { lastTransitionTime: timestamp(changedAt), lastUpdateTime: timestamp(changedAt) } : {}),
  }
}

const withRevision = (annotations: Record<string, string> = {}) => ({
  ...annotations,
  'deployment.kubernetes.io/revision': '1',
})
