import { aModel, aService, orderHpa, orderScaler } from '../../test/a-model'
import { diagnosticText } from '../diagnostics/diagnostic'
import { type Model } from '../model/schema'
import { checkModel } from './check-model'

const messages = (model: Model) => checkModel(model).map(diagnosticText)
const order = (change: Parameters<typeof aService>[1]) => ({ services: [aService('order', change)] })
const memory = (utilization: number) => ({ ...orderHpa, resource: 'memory' as const, utilization })

describe('checkModel', () => {
  it('reports nothing for a valid model', () => {
    expect(messages(aModel({ autoscalers: [orderHpa] }))).toEqual([])
    expect(messages(aModel({ ...order({ paths: ['/orders'] }), ingress: {} }))).toEqual([])
  })

  it('accepts an HPA and a ScaledObject with the same name', () => {
    const kafka = { ...orderScaler.kafka, brokers: 'kafka:9092' }
    const autoscalers = [orderHpa, { ...orderScaler, name: orderHpa.name, deployment: 'product', kafka }]
    expect(messages(aModel({ services: [aService('order'), aService('product')], autoscalers }))).toEqual([])
  })

  it.each<[string, Partial<Model>, string]>([
    ['no service', { services: [] }, 'warning services: the model has no service yet'],
    [
      'two services with one name',
      { services: [aService('order'), aService('order')] },
      'error services[1].name: the name "order" is used twice',
    ],
    [
      'two autoscalers with one kind and name',
      {
        services: [aService('order'), aService('product')],
        autoscalers: [orderHpa, { ...orderHpa, deployment: 'product' }],
      },
      'error autoscalers[1].name: the name "order-hpa" is used twice',
    ],
    [
      'an HPA with the name of an HPA that KEDA creates',
      {
        services: [aService('order'), aService('product')],
        autoscalers: [
          { ...orderHpa, name: 'keda-hpa-order', deployment: 'product' },
          { ...orderScaler, name: 'order', kafka: { ...orderScaler.kafka, brokers: 'kafka:9092' } },
        ],
      },
      'error autoscalers[0].name: KEDA creates an HPA "keda-hpa-order" for the ScaledObject order',
    ],
    [
      'the same path in two services',
      { services: [aService('a', { paths: ['/x'] }), aService('b', { paths: ['/x'] })], ingress: {} },
      'error services[1].paths[0]: the path /x already leads to a',
    ],
    [
      'a path to a Deployment without Service',
      { ...order({ paths: ['/orders'], service: false }), ingress: {} },
      'error services[0].paths: the Ingress needs a Service',
    ],
    ['an Ingress without paths', { ingress: {} }, 'error ingress: the Ingress has no paths'],
    ['paths without Ingress', order({ paths: ['/orders'] }), 'warning services[0].paths: order has paths'],
    [
      'a limit below the request',
      order({ resources: { requests: { memory: '1Gi' }, limits: { memory: '512Mi' } } }),
      'error services[0].resources.limits.memory: the memory limit 512Mi is below',
    ],
    ['an image without tag', order({ image: 'host:5000/shop' }), 'warning services[0].image: host:5000/shop'],
    ['an image with the tag latest', order({ image: 'shop:latest' }), 'warning services[0].image: shop:latest has no'],
    [
      'an autoscaler without a target',
      { autoscalers: [{ ...orderHpa, deployment: undefined }] },
      'error autoscalers[0].deployment: order-hpa scales nothing yet',
    ],
    [
      'an autoscaler of an unknown Deployment',
      { autoscalers: [{ ...orderHpa, deployment: 'ordr' }] },
      'error autoscalers[0].deployment: the model has no Deployment "ordr"; did you mean "order"?',
    ],
    ['min above max', { autoscalers: [{ ...orderHpa, min: 6 }] }, 'error autoscalers[0].min: min 6 is above max 5'],
    ['min 0 of an HPA', { autoscalers: [{ ...orderHpa, min: 0 }] }, 'error autoscalers[0].min: an HPA keeps'],
    ['max 0', { autoscalers: [{ ...orderHpa, min: 0, max: 0 }] }, 'error autoscalers[0].max: max must be'],
    ['equal bounds', { autoscalers: [{ ...orderHpa, min: 5 }] }, 'warning autoscalers[0].max: min and max'],
    [
      'replicas that an autoscaler sets',
      { ...order({ replicas: 2 }), autoscalers: [orderHpa] },
      'warning services[0].replicas: order-hpa sets the number of pods',
    ],
    [
      'two HPAs of one Deployment',
      { autoscalers: [orderHpa, { ...memory(70), name: 'second' }] },
      'error autoscalers[1].deployment: order-hpa already scales order: remove one, because two',
    ],
    [
      'an HPA and a ScaledObject of one Deployment',
      { ...order({ env: { BOOTSTRAP_SERVERS: 'kafka:9092' } }), autoscalers: [orderHpa, orderScaler] },
      'error autoscalers[1].deployment: order-hpa already scales order: remove one. KEDA creates an HPA',
    ],
    [
      'a target without a request',
      { ...order({ resources: { limits: { memory: '1Gi' } } }), autoscalers: [orderHpa] },
      'error services[0].resources: order has no cpu request',
    ],
    [
      'bootstrap servers that KEDA cannot find',
      { autoscalers: [orderScaler] },
      'error autoscalers[0].kafka: KEDA reads the brokers from BOOTSTRAP_SERVERS of order',
    ],
    [
      'a variable that no environment has',
      { autoscalers: [{ ...orderScaler, kafka: { ...orderScaler.kafka, brokersFrom: 'constructor' } }] },
      'error autoscalers[0].kafka: KEDA reads the brokers from constructor of order',
    ],
    [
      'more pods than partitions',
      {
        autoscalers: [
          { ...orderScaler, max: 8, kafka: { ...orderScaler.kafka, brokers: 'kafka:9092', partitions: 6 } },
        ],
      },
      'warning autoscalers[0].max: orders has 6 partitions, each with one consumer: 2 of 8 pods would be idle. Lower max',
    ],
  ])('reports %s', (_problem, change, expected) => {
    expect(messages(aModel(change))).toEqual([expect.stringContaining(expected)])
  })

  it('uses the limit as the request if only a limit is set', () => {
    const limitOnly = order({ resources: { limits: { memory: '320Mi' } }, idle: { memory: '160Mi' } })
    expect(messages(aModel({ ...limitOnly, autoscalers: [memory(100)] }))).toEqual([])
    expect(messages(aModel({ ...limitOnly, autoscalers: [memory(20)] }))).toEqual([
      expect.stringContaining('uses 160Mi of 320Mi memory = 50 %'),
    ])
  })

  it('explains why a memory target below the idle usage scales to the maximum, and suggests values', () => {
    const model = aModel({ ...order({ idle: { memory: '64Mi' } }), autoscalers: [memory(20)] })
    expect(messages(model)).toEqual([
      'warning autoscalers[0].utilization: an idle pod of order uses 64Mi of 128Mi memory = 50 %, above the target of 20 %, and more pods do not lower this percentage: without load the HPA scales to 5 of 5 pods and stays there. A target of 100 % would be enough, or a memory request of 640Mi with a target of 20 %.',
    ])
  })

  it('suggests memory in Mi, regardless of the unit of the idle usage', () => {
    const model = aModel({ ...order({ idle: { memory: '64M' } }), autoscalers: [memory(20)] })
    expect(messages(model)).toEqual([expect.stringContaining('a memory request of 620Mi with')])
  })

  it('reports a target at which the HPA adds pods but does not remove them', () => {
    const model = aModel({ ...order({ idle: { memory: '64Mi' } }), autoscalers: [memory(70)] })
    expect(messages(model)).toEqual([
      expect.stringContaining('after a load the HPA stays at 3 pods and does not scale back'),
    ])
  })

  it('reports nothing with the target that it suggests', () => {
    const messagesWith = (utilization: number) =>
      messages(aModel({ ...order({ idle: { cpu: '30m' } }), autoscalers: [{ ...orderHpa, utilization }] }))
    const [advice = ''] = messagesWith(20)
    expect(advice).toContain('A target of 60 %')
    expect(messagesWith(60)).toEqual([])
  })

  it('reports nothing with the request that it suggests', () => {
    const messagesWith = (cpu: string) => {
      const resources = { requests: { cpu }, limits: { memory: '256Mi' } }
      return messages(aModel({ ...order({ idle: { cpu: '100m' }, resources }), autoscalers: [orderHpa] }))
    }
    const [advice = ''] = messagesWith('100m')
    expect(advice).toContain('The HPA needs a cpu request of 1000m')
    expect(messagesWith('1000m')).toEqual([])
  })
})
