import { metricStatuses } from '../autoscaling/metric-statuses'
import { type HpaObject } from '../autoscaling/types'
import { at } from '../manifests/check-object'
import { type KubeObject } from '../manifests/types'
import { type Column } from './column'

const hpa = (object: KubeObject) => object as HpaObject

function reference(object: KubeObject): string {
  const { kind = 'Deployment', name } = hpa(object).spec.scaleTargetRef
  return `${kind}/${name}`
}

/** Columns of HorizontalPodAutoscalers between name and age. */
export async function hpaColumns(): Promise<Column[]> {
  // Loaded when it is asked for: `npm start` has better things to do first.
  const { targetsText } = await import('@food-delivery/autoscaler')
  return [
    { name: 'Reference', cell: reference },
    {
      name: 'Targets',
      cell: (object) => targetsText(hpa(object).spec, metricStatuses(at(object, 'status.currentMetrics'))),
    },
    { name: 'MinPods', cell: (object) => String(hpa(object).spec.minReplicas ?? '<unset>') },
    { name: 'MaxPods', type: 'integer', cell: (object) => hpa(object).spec.maxReplicas },
    { name: 'Replicas', type: 'integer', cell: (object) => Number(at(object, 'status.currentReplicas') ?? 0) },
  ]
}
