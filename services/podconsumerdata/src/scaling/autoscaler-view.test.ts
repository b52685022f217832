import { type Deployment, type HorizontalPodAutoscaler, type ScaledObject } from '../kubernetes/objects'
import { autoscalerViews } from './autoscaler-view'

const scaledObject: ScaledObject = {
  metadata: { name: 'kitchenconsumer-scaler' },
  spec: {
    scaleTargetRef: { name: 'kitchen' },
    minReplicaCount: 2,
    maxReplicaCount: 6,
    triggers: [{ type: 'kafka', metadata: { lagThreshold: '5' } }],
  },
  status: { hpaName: 'keda-kitchen', conditions: [{ type: 'Active', status: 'True', message: '' }] },
}
const hpa: HorizontalPodAutoscaler = {
  metadata: { name: 'keda-kitchen' },
  spec: {
    scaleTargetRef: { name: 'kitchen' },
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [{ type: 'External', external: { metric: { name: 's0-kafka-orders' }, target: { averageValue: '5' } } }],
  },
  status: {
    currentReplicas: 2,
    desiredReplicas: 4,
    currentMetrics: [
      { type: 'External', external: { metric: { name: 's0-kafka-orders' }, current: { averageValue: '9500m' } } },
    ],
    conditions: [{ type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale' }],
  },
}
const kitchen: Deployment = { metadata: { name: 'kitchen' }, spec: { replicas: 3 }, status: { replicas: 3 } }

const noObjects = { scaledObjects: [], autoscalers: [], deployments: [] }

describe('autoscalerViews', () => {
  it('shows a ScaledObject and the HPA that KEDA created for it as one autoscaler', () => {
    const views = autoscalerViews({ scaledObjects: [scaledObject], autoscalers: [hpa], deployments: [kitchen] })
    expect(views).toEqual([
      {
        name: 'kitchenconsumer-scaler',
        kind: 'ScaledObject',
        target: 'kitchen',
        min: 2,
        max: 6,
        current: 3,
        desired: 4,
        spec: scaledObject.spec,
        metrics: [{ name: 's0-kafka-orders', current: '9500m', target: '5' }],
        conditions: [
          { type: 'Active', status: 'True' },
          { type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale' },
        ],
      },
    ])
  })

  it('shows the targets of a ScaledObject without an HPA', () => {
    const [view] = autoscalerViews({ ...noObjects, scaledObjects: [scaledObject], deployments: [kitchen] })
    expect(view).toMatchObject({
      current: 3,
      desired: 3,
      metrics: [{ name: 'kafka', current: '<unknown>', target: '5' }],
    })
  })

  it('shows the HPA alone without permission to read ScaledObjects', () => {
    const [view] = autoscalerViews({ ...noObjects, autoscalers: [hpa] })
    expect(view).toMatchObject({ name: 'keda-kitchen', kind: 'HorizontalPodAutoscaler', current: 2, desired: 4 })
  })

  it('shows utilization as a percentage', () => {
    const resource = { name: 'cpu', target: { averageUtilization: 20 } }
    const cpu = {
      ...hpa,
      spec: { ...hpa.spec, metrics: [{ type: 'Resource', resource }] },
      status: {
        currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 85 } } }],
      },
    }
    const [view] = autoscalerViews({ ...noObjects, autoscalers: [cpu] })
    expect(view?.metrics).toEqual([{ name: 'cpu', current: '85%', target: '20%' }])
  })
})
