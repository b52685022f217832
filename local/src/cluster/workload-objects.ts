import { type KubeObject, type ObjectMeta } from '../manifests/types'
import { timestamp } from '../store/object-store'
import { type DeploymentController } from './deployment-controller'

/** The Deployment as the Kubernetes API shows it, with the status that its pods give it. */
export function deploymentObject(controller: DeploymentController): KubeObject {
  const { deployment, replicas } = controller
  const counts = countPods(controller)
  return {
    ...deployment,
    metadata: {
      ...deployment.metadata,
      annotations: revision(deployment.metadata.annotations),
      generation: 1,
    },
    spec: { ...deployment.spec, replicas },
    status: {
      observedGeneration: 1,
      ...(counts.replicas ? { replicas: counts.replicas, updatedReplicas: counts.replicas } : {}),
      ...(counts.ready ? { readyReplicas: counts.ready, availableReplicas: counts.ready } : {}),
      ...(counts.replicas > counts.ready ? { unavailableReplicas: counts.replicas - counts.ready } : {}),
      conditions: [availability(controller, counts.ready)],
    },
  }
}

/** The only ReplicaSet of a Deployment: the owner that its pods name. */
export function replicaSetObject(controller: DeploymentController): KubeObject {
  const { deployment, replicas, replicaSet } = controller
  const { selector, template } = deployment.spec
  const hash = { 'pod-template-hash': replicaSet.hash }
  const counts = countPods(controller)
  const metadata: ObjectMeta = {
    name: replicaSet.name,
    uid: replicaSet.uid,
    labels: { ...template.metadata?.labels, ...hash },
    annotations: revision({ 'deployment.kubernetes.io/desired-replicas': String(replicas) }),
    generation: 1,
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec: { replicas, selector: { matchLabels: { ...selector.matchLabels, ...hash } }, template },
    status: {
      replicas: counts.replicas,
      observedGeneration: 1,
      ...(counts.ready ? { readyReplicas: counts.ready, availableReplicas: counts.ready } : {}),
    },
  }
}

function countPods({ active }: DeploymentController) {
  return { replicas: active.length, ready: active.filter(({ state }) => state.ready).length }
}

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
