import { type Model, type ServiceModel } from '../src'

/** A service without diagnostics. */
export function aService(name: string, change: Partial<ServiceModel> = {}): ServiceModel {
  return {
    name,
    image: `registry.example/${name}:1.0.0`,
    port: 8_080,
    service: true,
    env: {},
    paths: [],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    health: { live: '/livez', ready: '/readyz' },
    ...change,
  }
}

/** A model of one service, without diagnostics. */
export function aModel(change: Partial<Model> = {}): Model {
  return { name: 'shop', services: [aService('order')], autoscalers: [], ...change }
}

/** `order-hpa` of the HPA lab. */
export const orderHpa = {
  kind: 'HorizontalPodAutoscaler',
  name: 'order-hpa',
  deployment: 'order',
  min: 1,
  max: 5,
  resource: 'cpu',
  utilization: 20,
} as const

/** A ScaledObject of `order`. */
export const orderScaler = {
  kind: 'ScaledObject',
  name: 'order-scaler',
  deployment: 'order',
  min: 2,
  max: 6,
  kafka: { topic: 'orders', consumerGroup: 'orders-consumer-group', lagThreshold: 5, brokersFrom: 'BOOTSTRAP_SERVERS' },
} as const
