import { aModel, aService, orderHpa, orderScaler } from '../../test/a-model'
import { type Model } from '../model/schema'
import { renderObjects } from './render'

const rendered = (model: Model, kind: string) => renderObjects(model).find((object) => object.kind === kind)

describe('renderObjects', () => {
  it('renders a Deployment and a Service with the labels of the HPA lab', () => {
    const objects = renderObjects(aModel())
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment order',
      'Service order',
    ])
    expect(objects).toMatchObject([
      {
        metadata: { labels: { app: 'order', 'app.kubernetes.io/part-of': 'shop' } },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'order' } },
          template: { metadata: { labels: { app: 'order' } } },
        },
      },
      { spec: { selector: { app: 'order' }, ports: [{ name: 'http', port: 8_080, targetPort: 'http' }] } },
    ])
  })

  it('omits probes, resources and variables that are not set', () => {
    const minimal = aService('job', { service: false, health: undefined, resources: {} })
    const [deployment, ...others] = renderObjects(aModel({ services: [minimal] }))
    expect(others).toEqual([])
    expect(JSON.stringify(deployment)).not.toMatch(/Probe|resources|"env"/)
  })

  it('omits replicas of a Deployment with an autoscaler', () => {
    const model = aModel({ services: [aService('order', { replicas: 3 })], autoscalers: [orderHpa] })
    expect(rendered(model, 'Deployment')?.spec).not.toHaveProperty('replicas')
  })

  it('renders the HPA of the HPA lab', () => {
    expect(
      rendered(aModel({ autoscalers: [{ ...orderHpa, scaleDownWindow: 60 }] }), 'HorizontalPodAutoscaler'),
    ).toEqual({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: {
        name: 'order-hpa',
        labels: { app: 'order', 'app.kubernetes.io/name': 'order', 'app.kubernetes.io/part-of': 'shop' },
      },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'order' },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 20 } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
      },
    })
  })

  it('renders a ScaledObject whose trigger metadata are strings', () => {
    expect(rendered(aModel({ autoscalers: [orderScaler] }), 'ScaledObject')?.spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'order' },
      minReplicaCount: 2,
      maxReplicaCount: 6,
      triggers: [
        {
          type: 'kafka',
          metadata: {
            bootstrapServersFromEnv: 'BOOTSTRAP_SERVERS',
            consumerGroup: 'orders-consumer-group',
            topic: 'orders',
            lagThreshold: '5',
            offsetResetPolicy: 'earliest',
          },
        },
      ],
    })
  })

  it('routes every path to its Service', () => {
    const services = [aService('order', { paths: ['/orders'] }), aService('product', { paths: ['/products'] })]
    expect(rendered(aModel({ services, ingress: { className: 'nginx' } }), 'Ingress')).toMatchObject({
      metadata: { name: 'shop' },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            http: {
              paths: [
                { path: '/orders', pathType: 'Prefix', backend: { service: { name: 'order' } } },
                { path: '/products', pathType: 'Prefix', backend: { service: { name: 'product' } } },
              ],
            },
          },
        ],
      },
    })
  })

  it('writes environment variables in all three forms', () => {
    const env = { A: 'x', B: { field: 'metadata.name' }, C: { secret: 's', key: 'k', optional: true } }
    const text = JSON.stringify(renderObjects(aModel({ services: [aService('order', { env })] })))
    expect(text).toContain('{"name":"A","value":"x"}')
    expect(text).toContain('{"name":"B","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}')
    expect(text).toContain('{"secretKeyRef":{"name":"s","key":"k","optional":true}}')
  })

  it('omits an autoscaler without a Deployment', () => {
    expect(rendered(aModel({ autoscalers: [{ ...orderHpa, deployment: undefined }] }), 'HorizontalPodAutoscaler')).toBe(
      undefined,
    )
  })
})
