import { type Container, type KubeObject } from '../manifests/objects'
import { timestamp } from '../store/object-store'
import { type ContainerState, type PodIdentity, type PodState, phaseOf } from './pod-state'

/** Annotation with the local address of a pod, because all pods have the same IP. */
const ADDRESS_ANNOTATION = 'local.food-delivery/address'

/** Annotation with the process id of the container. */
const PID_ANNOTATION = 'local.food-delivery/pid'

/** Removes the annotations that the local cluster adds. */
export function withoutClusterAnnotations(annotations: Record<string, string>): Record<string, string> {
  const { [ADDRESS_ANNOTATION]: _address, [PID_ANNOTATION]: _pid, ...otherAnnotations } = annotations
  return otherAnnotations
}

/** Name of the only node. */
export const NODE_NAME = 'localhost'

/** The pod in the Kubernetes API. */
export function podObject(identity: PodIdentity, state: PodState): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(identity, state),
    spec: spec(identity),
    status: status(identity, state),
  }
}

function metadata(identity: PodIdentity, state: PodState): KubeObject['metadata'] {
  const { name, namespace, uid, labels, template, owner, createdAt } = identity
  const { deletedAt, graceSeconds = 0, port, pid } = state
  return {
    name,
    generateName: `${owner.name}-`,
    namespace,
    uid,
    creationTimestamp: timestamp(createdAt),
    // As in Kubernetes, deletionTimestamp is the end of the grace period.
    ...(deletedAt === undefined
      ? {}
      : { deletionTimestamp: timestamp(deletedAt + graceSeconds * 1_000), deletionGracePeriodSeconds: graceSeconds }),
    labels: { ...state.labels, ...labels },
    annotations: {
      ...template.metadata?.annotations,
      ...state.annotations,
      ...(port === undefined ? {} : { [ADDRESS_ANNOTATION]: `127.0.0.1:${port}` }),
      ...(pid === undefined ? {} : { [PID_ANNOTATION]: String(pid) }),
    },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...owner, controller: true, blockOwnerDeletion: true },
    ],
  } as KubeObject['metadata']
}

function spec({ template }: PodIdentity) {
  return {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    nodeName: NODE_NAME,
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    enableServiceLinks: true,
    serviceAccountName: 'default',
    serviceAccount: 'default',
    ...template.spec,
  }
}

function status(identity: PodIdentity, state: PodState) {
  return {
    phase: phaseOf(state),
    conditions: conditions(identity, state),
    hostIP: '127.0.0.1',
    podIP: '127.0.0.1',
    podIPs: [{ ip: '127.0.0.1' }],
    startTime: timestamp(identity.createdAt),
    containerStatuses: identity.template.spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      containerID: state.pid === undefined ? '' : `process://${state.pid}`,
      ready: state.ready,
      started: state.started,
      restartCount: state.restarts,
      state: containerState(state.container),
      lastState: state.lastState ? containerState(state.lastState) : {},
    })),
    qosClass: qosClassOf(identity.template.spec.containers),
  }
}

/** The resources that determine the QoS class. */
const QOS_RESOURCES = ['cpu', 'memory'] as const

/** The QoS class, which sets the order of eviction when a node lacks memory: BestEffort first, then Burstable. */
function qosClassOf(containers: readonly Container[]): string {
  const resourcesList = containers.map(({ resources }) => resources as Resources | undefined)
  const isGuaranteed = ({ limits = {}, requests = {} }: Resources = {}) =>
    QOS_RESOURCES.every((name) => limits[name] !== undefined && (requests[name] ?? limits[name]) === limits[name])
  if (resourcesList.every(isGuaranteed)) return 'Guaranteed'
  const hasRequestOrLimit = ({ limits = {}, requests = {} }: Resources = {}) =>
    QOS_RESOURCES.some((name) => limits[name] !== undefined || requests[name] !== undefined)
  return resourcesList.some(hasRequestOrLimit) ? 'Burstable' : 'BestEffort'
}

type Resources = Partial<Record<'limits' | 'requests', Partial<Record<string, string>>>>

function conditions({ createdAt, template }: PodIdentity, { ready, readyChangedAt }: PodState) {
  const [container] = template.spec.containers
  const unready = {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${container?.name ?? ''}]`,
  }
  const condition = (type: string, isTrue: boolean, changedAt: number) => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: timestamp(changedAt),
    ...(isTrue ? {} : unready),
  })
  return [
    condition('PodScheduled', true, createdAt),
    condition('Initialized', true, createdAt),
    condition('ContainersReady', ready, readyChangedAt),
    condition('Ready', ready, readyChangedAt),
  ]
}

function containerState(state: ContainerState) {
  switch (state.kind) {
    case 'waiting':
      return { waiting: { reason: state.reason, ...(state.message ? { message: state.message } : {}) } }
    case 'running':
      return { running: { startedAt: timestamp(state.startedAt) } }
    case 'terminated':
      return {
        terminated: {
          exitCode: state.code,
          reason: state.reason,
          startedAt: timestamp(state.startedAt),
          finishedAt: timestamp(state.finishedAt),
        },
      }
  }
}
