import { type Model, type ServiceModel } from '@food-delivery/deployment-model'

const IMAGE = 'ghcr.io/food-delivery/food-delivery-shop:1.0.0'
const secret = (key: string) => ({ secret: 'kafka-credentials', key })
const optionalSecret = (key: string) => ({ ...secret(key), optional: true })
const kafkaEnv = {
  BOOTSTRAP_SERVERS: secret('BOOTSTRAP_SERVERS'),
  SECURITY_PROTOCOL: optionalSecret('SECURITY_PROTOCOL'),
  SASL_MECHANISMS: optionalSecret('SASL_MECHANISMS'),
  SASL_USERNAME: optionalSecret('SASL_USERNAME'),
  SASL_PASSWORD: optionalSecret('SASL_PASSWORD'),
}
const MONGODB_URL = 'mongodb://mongo:27017/shop'
const POD_NAME = { field: 'metadata.name' }

const shopService = (name: string, path: string, change: Partial<ServiceModel>): ServiceModel => ({
  name,
  image: IMAGE,
  port: 8_080,
  service: true,
  paths: [path],
  env: {},
  health: { live: '/livez', ready: '/readyz' },
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '320Mi' } },
  ...change,
})

const hpa = { kind: 'HorizontalPodAutoscaler', min: 1, max: 5, utilization: 20, scaleDownWindow: 60 } as const

/** The shop of the HPA lab, the same as in `kubernetes/shop.yaml`. */
const lab: Model = {
  name: 'shop',
  services: [
    shopService('order', '/orders', {
      env: { ROLE: 'order', PRODUCT_SERVICE: 'http://product:8080', MONGODB_URL, ...kafkaEnv, POD_NAME },
      idle: { cpu: '4m', memory: '80Mi' },
    }),
    shopService('delivery', '/deliveries', { env: { ROLE: 'delivery', MONGODB_URL, ...kafkaEnv, POD_NAME } }),
    shopService('product', '/products', {
      env: { ROLE: 'product', MONGODB_URL, POD_NAME },
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
      idle: { cpu: '5m', memory: '75Mi' },
    }),
  ],
  autoscalers: [
    { name: 'order-hpa', deployment: 'order', resource: 'cpu', ...hpa },
    { name: 'product-hpa', deployment: 'product', resource: 'memory', ...hpa },
  ],
  ingress: { name: 'shop' },
}

const { ingress: _ingress, ...withoutIngress } = lab
/** The start of the lab: three services, no Ingress and no autoscaler. */
const beginning: Model = {
  ...withoutIngress,
  services: lab.services.map((service) => ({ ...service, paths: [] })),
  autoscalers: [],
}

/** Example models to start from. */
export const examples = { lab, beginning, empty: { name: 'shop', services: [], autoscalers: [] } } satisfies Record<
  string,
  Model
>
export type ExampleName = keyof typeof examples
export const exampleNames = Object.keys(examples) as ExampleName[]
