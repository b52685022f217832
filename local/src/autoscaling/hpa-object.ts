import { type HorizontalPodAutoscaler, type ScaledObject } from '../manifests/objects'
import {
  type HpaSpec,
  type HpaStatus,
  type KedaHpa,
  type MetricSpec,
  type MetricStatus,
} from '@food-delivery/autoscaler'
import { withHpaDefaults } from '../admission/hpa-defaults'
import { defined } from '../json'
import { generationOf, type ObjectStore, timestamp } from '../store/object-store'

/** The HPA that KEDA creates for a ScaledObject, as stored by the API server. */
export function kedaHpa(owner: ScaledObject, hpa: KedaHpa, store: ObjectStore): HorizontalPodAutoscaler {
  const { name, uid = '', labels, annotations } = owner.metadata
  const spec = {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: owner.spec.scaleTargetRef.name },
    ...withHpaDefaults(hpa.spec),
  }
  const generation = generationOf(spec, store.get('horizontalpodautoscalers', hpa.name))
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: hpa.name,
      ...(store.rules.observesGeneration ? { generation } : {}),
      labels: {
        'app.kubernetes.io/managed-by': 'keda-operator',
        'app.kubernetes.io/name': hpa.name,
        'app.kubernetes.io/part-of': name,
        'app.kubernetes.io/version': store.rules.keda,
        ...labels,
        'scaledobject.keda.sh/name': name,
      },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [
        { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec,
  }
}

/** The status of an HPA in the form of the API. */
export function hpaStatusObject({ metrics }: HpaSpec, status: HpaStatus) {
  const { currentReplicas, desiredReplicas, currentMetrics, conditions, lastScaleTime, observedGeneration } = status
  return {
    ...defined({
      observedGeneration,
      lastScaleTime: lastScaleTime === undefined ? undefined : timestamp(lastScaleTime),
    }),
    currentReplicas,
    desiredReplicas,
    currentMetrics: currentMetrics.map((metric, index) => currentMetric(metrics[index], metric)),
    conditions: conditions.map(({ type, status, reason, message, lastTransitionTime }) => {
      return { type, status, lastTransitionTime: timestamp(lastTransitionTime), reason, message }
    }),
  }
}

function currentMetric(spec: MetricSpec | undefined, { type, name: _name, ...current }: MetricStatus) {
  if (type === '' || spec?.type !== type) return { type }
  switch (spec.type) {
    case 'External':
      return { type, external: { metric: spec.external.metric, current } }
    case 'Object':
      return { type, object: { describedObject: spec.object.describedObject, metric: spec.object.metric, current } }
    case 'Pods':
      return { type, pods: { metric: spec.pods.metric, current } }
    case 'Resource':
      return { type, resource: { name: spec.resource.name, current } }
    case 'ContainerResource': {
      const { name, container } = spec.containerResource
      return { type, containerResource: { name, container, current } }
    }
  }
}
