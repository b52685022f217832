import { type KubeObject, type ObjectMeta } from '../manifests/objects'
import { type Pod } from '../pods/pod'
import { generationOf, timestamp } from '../store/object-store'
import { type DeploymentController } from './deployment-controller'

/** The Deployment as the Kubernetes API shows it, with the status of its pods. `previous`: the stored one. */
export function deploymentObject(controller: DeploymentController, previous: KubeObject | undefined): KubeObject {
  const { deployment, replicas } = controller
  const counts = countPods(controller)
  const spec = { ...deployment.spec, replicas }
  const generation = generationOf(spec, previous)
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: revision(deployment.metadata.annotations), generation },
    spec,
    status: {
      observedGeneration: generation,
      ...(counts.replicas ? { replicas: counts.replicas } : {}),
      ...(counts.updated ? { updatedReplicas: counts.updated } : {}),
      ...(counts.ready ? { readyReplicas: counts.ready, availableReplicas: counts.ready } : {}),
      ...(counts.replicas > counts.ready ? { unavailableReplicas: counts.replicas - counts.ready } : {}),
      conditions: [availability(controller, counts.ready)],
    },
  }
}

/** The newest ReplicaSet of a Deployment, which owns its pods. `previous`: the stored one. */
export function replicaSetObject(controller: DeploymentController, previous: KubeObject | undefined): KubeObject {
  const { deployment, replicas, replicaSet } = controller
  const { selector, template } = deployment.spec
  const hash = { 'pod-template-hash': replicaSet.hash }
  const ready = readyOf(controller.current)
  const spec = { replicas, selector: { matchLabels: { ...selector.matchLabels, ...hash } }, template }
  const generation = generationOf(spec, previous)
  const metadata: ObjectMeta = {
    name: replicaSet.name,
    uid: replicaSet.uid,
    labels: { ...template.metadata?.labels, ...hash },
    annotations: revision({ 'deployment.kubernetes.io/desired-replicas': String(replicas) }),
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

function countPods({ active, current }: DeploymentController) {
  return { replicas: active.length, updated: current.length, ready: readyOf(active) }
}

const readyOf = (pods: readonly Pod[]) => pods.filter(({ state }) => state.ready).length

function availability({ active, replicas }: DeploymentController, ready: number) {
  const available = ready >= replicas
  const changed = Math.max(0, ...active.map(({ state }) => state.readyChangedAt))
  return {
    type: 'Available',
    status: available ? 'True' : 'False',
    reason: available ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${available ? 'has' : 'does not have'} minimum availability.`,
    ...(changed > 0 ? { lastTransitionTime: timestamp(changed), lastUpdateTime: timestamp(changed) } : {}),
  }
}

const revision = (annotations: Record<string, string> = {}) => ({
  ...annotations,
  'deployment.kubernetes.io/revision': '1',
})
