import fc from 'fast-check'
import { type AutoscalerModel, type Model, type ServiceModel } from '../src'

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/)
const quantity = (unit: string) => fc.integer({ min: 1, max: 900 }).map((amount) => `${amount}${unit}`)
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** Strings with another meaning in YAML if they are not quoted. */
const specialStrings = fc.constantFrom(
  'yes',
  'on',
  'null',
  '012',
  '1:30',
  '1e3',
  '~',
  '# no',
  ': x',
  '- a',
  ' ',
  '',
  '0x1f',
)
const envValue = fc.oneof(
  specialStrings,
  fc.string(),
  fc.record({ secret: name, key: fc.constant('KEY'), optional: fc.boolean() }),
  fc.record({ field: fc.constant('metadata.name') }),
)

const amounts = fc.record({ cpu: quantity('m'), memory: quantity('Mi') })

function service(serviceName: string, index: number): fc.Arbitrary<ServiceModel> {
  return fc
    .record({
      port: fc.integer({ min: 1, max: 65_535 }),
      hasService: fc.boolean(),
      replicas: optional(fc.nat(9)),
      env: fc.dictionary(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/), envValue, { maxKeys: 4 }),
      requests: amounts,
      health: optional(fc.constant({ live: '/livez', ready: '/readyz' })),
      idle: optional(amounts),
    })
    .map(({ hasService, requests, ...otherFields }) => ({
      name: serviceName,
      image: `registry.example/${serviceName}:1.0`,
      service: hasService,
      paths: hasService ? [`/p${index}`] : [],
      resources: { requests, limits: { memory: '2Gi' } },
      ...otherFields,
    }))
}

function autoscaler(deployment: string): fc.Arbitrary<AutoscalerModel> {
  const bounds = { min: fc.integer({ min: 1, max: 3 }), max: fc.integer({ min: 3, max: 9 }) }
  const window = { scaleDownWindow: optional(fc.integer({ min: 0, max: 3_600 })) }
  const common = { name: fc.constant(`${deployment}-a`), deployment: fc.constant(deployment), ...bounds, ...window }
  return fc.oneof(
    fc.record({
      kind: fc.constant('HorizontalPodAutoscaler' as const),
      ...common,
      resource: fc.constantFrom('cpu' as const, 'memory' as const),
      utilization: fc.integer({ min: 1, max: 300 }),
    }),
    fc.record({
      kind: fc.constant('ScaledObject' as const),
      ...common,
      kafka: fc.record({
        topic: name,
        consumerGroup: fc.string({ minLength: 1 }),
        lagThreshold: fc.integer({ min: 1, max: 1_000 }),
        partitions: optional(fc.integer({ min: 1, max: 20 })),
        brokers: fc.constant('kafka:9092'),
        brokersFrom: fc.constant('BOOTSTRAP_SERVERS'),
        authentication: optional(name),
      }),
    }),
  )
}

/** Any model without errors. */
export const anyModel: fc.Arbitrary<Model> = fc
  .uniqueArray(name, { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.record({
      name,
      services: fc.tuple(...names.map(service)),
      scaled: fc.subarray(names).chain((deployments) => fc.tuple(...deployments.map(autoscaler))),
      host: optional(fc.constant('shop.example.com')),
    }),
  )
  .map(({ host, scaled, ...model }) => {
    const hasPaths = model.services.some(({ paths }) => paths.length > 0)
    return { ...model, autoscalers: scaled, ...(hasPaths ? { ingress: host === undefined ? {} : { host } } : {}) }
  })
