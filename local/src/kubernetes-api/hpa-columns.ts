import { type MetricStatus } from '@food-delivery/autoscaler'
import { valueAt } from '../json'
import { type KubeObject, type HorizontalPodAutoscaler } from '../manifests/objects'
import { type Column, numberAt } from './table'

const hpa = (object: KubeObject) => object as HorizontalPodAutoscaler

function reference(object: KubeObject): string {
  const { kind = 'Deployment', name } = hpa(object).spec.scaleTargetRef
  return `${kind}/${name}`
}

/** The columns of HorizontalPodAutoscalers between Name and Age. */
export async function hpaColumns(): Promise<Column[]> {
  // Loaded on demand, because loading it would delay `npm start`.
  const { targetsText } = await import('@food-delivery/autoscaler')
  return [
    { name: 'Reference', cell: reference },
    {
      name: 'Targets',
      cell: (object) => targetsText(hpa(object).spec, metricStatuses(valueAt(object, 'status.currentMetrics'))),
    },
    { name: 'MinPods', cell: (object) => String(hpa(object).spec.minReplicas ?? '<unset>') },
    { name: 'MaxPods', type: 'integer', cell: (object) => hpa(object).spec.maxReplicas },
    { name: 'Replicas', type: 'integer', cell: numberAt('status.currentReplicas') },
  ]
}

interface CurrentMetric {
  type: MetricStatus['type']
  [field: string]: unknown
}

/** The current values in an HPA's status, for the column Targets. */
function metricStatuses(currentMetrics: unknown): MetricStatus[] {
  if (!Array.isArray(currentMetrics)) return []
  return (currentMetrics as CurrentMetric[]).map(({ type, ...sources }) => {
    const [source] = Object.values(sources) as [{ current?: Partial<MetricStatus> } | undefined]
    return { type, name: '', ...source?.current }
  })
}
