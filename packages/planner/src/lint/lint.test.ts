import { prepareScaledObject, rulesOf } from '@food-delivery/autoscaler'
import { curveOfRates, defaultPlatform, FluidWork, KedaScaler, randomOf, simulate } from '../engine'
import { readObjects } from '../input'
import { simulateFix } from './cost'
import { type LintOptions } from './facts'
import { lint } from './lint'
import { lintRules } from './rules'

const defaults: LintOptions = {
  rules: rulesOf(),
  partitions: new Map([['orders', 12]]),
  workSeconds: null,
  idle: { cpu: 0.01, memory: 40 * 2 ** 20 },
}

const kafka = (metadata: object = {}) => ({
  type: 'kafka',
  metadata: { bootstrapServers: 'kafka.shop:9092', consumerGroup: 'orders', topic: 'orders', ...metadata },
})

const scaledObject = (spec: object = {}, name = 'orders') => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name, namespace: 'shop' },
  spec: {
    scaleTargetRef: { name: 'orders' },
    minReplicaCount: 1,
    maxReplicaCount: 12,
    fallback: { failureThreshold: 3, replicas: 6 },
    // The ratio 12/11 is not within this tolerance, so only rules about other fields report.
    advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleUp: { tolerance: '0.01' } } } },
    triggers: [kafka()],
    ...spec,
  },
})

const behavior = (rules: object) => ({ advanced: { horizontalPodAutoscalerConfig: { behavior: rules } } })
const withoutTolerance = (spec: object = {}) => scaledObject({ advanced: {}, ...spec })
const withTriggers = (...triggers: object[]) => scaledObject({ triggers })

const hpa = (metric: object = {}, spec: object = {}) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
    maxReplicas: 5,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 }, ...metric },
      },
    ],
    ...spec,
  },
})

const memory = (averageUtilization: number) => ({ name: 'memory', target: { type: 'Utilization', averageUtilization } })

const deployment = ({
  requests = { cpu: '100m', memory: '128Mi' },
  pod = {},
  spec = {},
}: Record<string, object> = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'orders' } },
    template: { spec: { containers: [{ name: 'app', resources: { requests } }], ...pod } },
    ...spec,
  },
})

const containerHpa = (container: string) => {
  const target = { type: 'Utilization', averageUtilization: 70 }
  return hpa({}, { metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container, target } }] })
}
const podLevel = (cpuRequest: string) => ({ resources: { requests: { cpu: cpuRequest } } })
const sidecar = {
  initContainers: [{ name: 'proxy', restartPolicy: 'Always', resources: { requests: { cpu: '10m' } } }],
}

const withEnv = (value: string) =>
  deployment({ pod: { containers: [{ name: 'app', env: [{ name: 'BROKERS', value }] }] } })
const fromEnv = withTriggers(kafka({ bootstrapServers: undefined, bootstrapServersFromEnv: 'BROKERS' }))
const cron = (metadata: object = {}) => ({
  type: 'cron',
  metadata: { timezone: 'UTC', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '6', ...metadata },
})
const topic = (partitions: number) => ({ kind: 'KafkaTopic', metadata: { name: 'orders' }, spec: { partitions } })
const noGivenPartitions = { partitions: new Map<string, number>() }
const cpu = { type: 'cpu', metricType: 'Utilization', metadata: { value: '60' } }

const findings = (objects: object[], options: Partial<LintOptions> = {}) =>
  lint(
    objects.flatMap((object) => readObjects(JSON.stringify(object), 'a.yaml')),
    { ...defaults, ...options },
  )

const found = (objects: object[], options: Partial<LintOptions> = {}) =>
  findings(objects, options).map(({ finding: { severity, rule } }) => `${severity} ${rule}`)

/** For each rule: manifests with its fault, and similar ones without it. */
const cases: [rule: string, name: string, objects: object[], expected: string[], options?: Partial<LintOptions>][] = [
  ['max-within-tolerance', '11 of 12 pods', [withoutTolerance()], ['error']],
  [
    'max-within-tolerance',
    '11 of 12 pods, which is below the minimum',
    [withoutTolerance({ minReplicaCount: 12 })],
    [],
  ],
  [
    'max-within-tolerance',
    '9 of 10 pods for 12 given partitions, out of the tolerance',
    [withoutTolerance({ maxReplicaCount: 10 }), topic(10)],
    [],
  ],
  [
    'max-within-tolerance',
    '9 of 10 pods for the 10 partitions of a KafkaTopic, out of the tolerance',
    [withoutTolerance({ maxReplicaCount: 10 }), topic(10)],
    [],
    noGivenPartitions,
  ],
  [
    'max-within-tolerance',
    '10 of 11 pods, at the edge of the tolerance',
    [withoutTolerance({ maxReplicaCount: 11 }), topic(11)],
    ['error'],
    noGivenPartitions,
  ],
  ['max-within-tolerance', 'a tolerance of 1 %', [scaledObject()], []],
  [
    'max-within-tolerance',
    'a lag that is not limited',
    [withoutTolerance({ triggers: [kafka({ allowIdleConsumers: 'true' })] })],
    [],
  ],
  [
    'max-within-tolerance',
    'another trigger, whose value can grow',
    [withoutTolerance({ triggers: [kafka(), { type: 'prometheus', metadata: {} }] })],
    [],
  ],
  ['max-within-tolerance', 'partitions that are not known', [withoutTolerance()], ['info'], noGivenPartitions],
  [
    'max-within-tolerance',
    'the highest maximum that Kubernetes accepts',
    [withoutTolerance({ maxReplicaCount: 2_147_483_647 })],
    ['info'],
    noGivenPartitions,
  ],
  ['max-above-partitions', '13 pods for 12 partitions', [scaledObject({ maxReplicaCount: 13 })], ['warning']],
  ['max-above-partitions', '12 pods for 12 partitions', [scaledObject()], []],
  [
    'max-above-partitions',
    'idle consumers that are allowed',
    [scaledObject({ maxReplicaCount: 13, triggers: [kafka({ allowIdleConsumers: 'true' })] })],
    [],
  ],
  ['max-above-partitions', 'partitions that are not known', [scaledObject()], ['info'], noGivenPartitions],
  ['max-above-partitions', 'some partitions only', [withTriggers(kafka({ partitionLimitation: '0-5' }))], ['warning']],
  ['uneven-share', '11 pods for 12 partitions', [scaledObject({ maxReplicaCount: 11 })], ['warning']],
  ['uneven-share', '7 pods for 12 partitions', [scaledObject({ maxReplicaCount: 7 })], ['warning']],
  ['uneven-share', '6 pods for 12 partitions', [scaledObject({ maxReplicaCount: 6 })], []],
  ['uneven-share', '5 pods for 12 partitions: three or two each', [scaledObject({ maxReplicaCount: 5 })], []],
  ['uneven-share', 'partitions that are not known', [scaledObject()], ['info'], noGivenPartitions],
  ['flapping', 'no window', [scaledObject(behavior({ scaleDown: { stabilizationWindowSeconds: 0 } }))], ['warning']],
  ['flapping', 'a window of 60 s', [scaledObject(behavior({ scaleDown: { stabilizationWindowSeconds: 60 } }))], []],
  [
    'flapping',
    'a window of 60 s for pods that take 40 s to start',
    [
      scaledObject(behavior({ scaleDown: { stabilizationWindowSeconds: 60 } })),
      deployment({ pod: { containers: [{ name: 'app', readinessProbe: { initialDelaySeconds: 40 } }] } }),
    ],
    ['warning'],
  ],
  [
    'flapping',
    'no window and a slow policy',
    [
      scaledObject(
        behavior({
          scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
        }),
      ),
    ],
    ['warning'],
  ],
  ['flapping', 'a short cooldown', [scaledObject({ minReplicaCount: 0, cooldownPeriod: 20 })], ['warning']],
  ['flapping', 'the default cooldown', [scaledObject({ minReplicaCount: 0 })], []],
  ['flapping', 'an HPA', [hpa({}, { behavior: { scaleDown: { stabilizationWindowSeconds: 5 } } })], ['warning']],
  ['flapping', 'an HPA without behavior', [hpa()], []],
  ['min-above-max', 'a minimum of 13', [scaledObject({ minReplicaCount: 13 })], ['error']],
  ['min-above-max', 'a minimum of 12', [scaledObject({ minReplicaCount: 12 })], []],
  ['min-above-max', 'as many idle replicas as the minimum', [scaledObject({ idleReplicaCount: 1 })], ['error']],
  ['min-above-max', 'an HPA', [hpa({}, { minReplicas: 6 })], ['error']],
  ['min-above-max', 'an HPA whose minimum is the maximum', [hpa({}, { minReplicas: 5 })], []],
  ['schema', 'no triggers', [scaledObject({ triggers: undefined })], ['error']],
  ['schema', 'a threshold that is not a number', [withTriggers(kafka({ lagThreshold: 'many' }))], ['error']],
  ['schema', 'a threshold', [withTriggers(kafka({ lagThreshold: '50' }))], []],
  ['schema', 'a trigger of another type', [withTriggers({ type: 'rabbitmq', metadata: {} })], []],
  ['schema', 'an HPA without a maximum', [hpa({}, { maxReplicas: undefined })], ['error']],
  ['schema', 'an HPA of autoscaling/v1', [{ ...hpa({}, { metrics: undefined }), apiVersion: 'autoscaling/v1' }], []],
  ['no-effect', 'pollingInterval without scaling to zero', [scaledObject({ pollingInterval: 5 })], ['warning']],
  ['no-effect', 'pollingInterval with scaling to zero', [scaledObject({ pollingInterval: 5, minReplicaCount: 0 })], []],
  ['no-effect', 'cooldownPeriod without scaling to zero', [scaledObject({ cooldownPeriod: 60 })], ['warning']],
  [
    'no-effect',
    'an activation threshold without scaling to zero',
    [withTriggers(kafka({ activationLagThreshold: '9' }))],
    ['warning'],
  ],
  ['no-effect', 'the default activation threshold', [withTriggers(kafka({ activationLagThreshold: '0' }))], []],
  ['memory-never-down', '20 % of 128Mi', [hpa(memory(20)), deployment()], ['warning']],
  ['memory-never-down', '70 % of 128Mi', [hpa(memory(70)), deployment()], []],
  ['memory-never-down', '20 % of an unknown request', [hpa(memory(20))], []],
  [
    'target-below-idle',
    '5 % of 100m',
    [hpa({ target: { type: 'Utilization', averageUtilization: 5 } }), deployment()],
    ['warning'],
  ],
  ['target-below-idle', '70 % of 100m', [hpa(), deployment()], []],
  ['target-below-idle', '70 % of the 10m of a whole pod', [hpa(), deployment({ pod: podLevel('10m') })], ['warning']],
  ['target-below-idle', '70 % of the 20m of a whole pod', [hpa(), deployment({ pod: podLevel('20m') })], []],
  ['target-below-idle', 'a container that does not exist', [containerHpa('ap'), deployment()], []],
  [
    'target-below-idle',
    '70 % of the 10m of a sidecar',
    [containerHpa('proxy'), deployment({ pod: sidecar })],
    ['warning'],
  ],
  [
    'target-below-idle',
    'a cpu trigger',
    [scaledObject({ triggers: [{ ...cpu, metadata: { value: '9' } }], fallback: undefined }), deployment()],
    ['warning'],
  ],
  ['two-owners', 'a ScaledObject and an HPA', [scaledObject(), hpa()], ['error']],
  ['two-owners', 'the same object twice, as in two overlays', [scaledObject(), scaledObject()], []],
  [
    'two-owners',
    'the HPA that KEDA made',
    [
      scaledObject(),
      { ...hpa(), metadata: { name: 'keda-hpa', namespace: 'shop', ownerReferences: [{ kind: 'ScaledObject' }] } },
    ],
    [],
  ],
  ['replicas-beside-autoscaler', 'replicas 2', [scaledObject(), deployment({ spec: { replicas: 2 } })], ['warning']],
  ['replicas-beside-autoscaler', 'no replicas', [scaledObject(), deployment()], []],
  ['replicas-beside-autoscaler', 'no autoscaler', [deployment({ spec: { replicas: 2 } })], []],
  ['no-fallback', 'a Kafka trigger', [scaledObject({ fallback: undefined })], ['info']],
  ['no-fallback', 'a fallback', [scaledObject()], []],
  ['no-fallback', 'a schedule, which does not fail', [scaledObject({ fallback: undefined, triggers: [cron()] })], []],
  ['grace-shorter-than-work', '45 s a record', [scaledObject(), deployment()], ['warning'], { workSeconds: 45 }],
  ['grace-shorter-than-work', '20 s a record', [scaledObject(), deployment()], [], { workSeconds: 20 }],
  [
    'grace-shorter-than-work',
    'a grace of 60 s',
    [scaledObject(), deployment({ pod: { terminationGracePeriodSeconds: 60 } })],
    [],
    { workSeconds: 45 },
  ],
  ['start-after-backlog', 'days of ten hours', [scaledObject({ minReplicaCount: 0, triggers: [cron()] })], ['info']],
  [
    'start-after-backlog',
    'a schedule beside the lag',
    [scaledObject({ minReplicaCount: 0, triggers: [cron(), kafka()] })],
    [],
  ],
  [
    'start-after-backlog',
    'a short pause',
    [scaledObject({ minReplicaCount: 0, triggers: [cron({ start: '10 18 * * *', desiredReplicas: '12' })] })],
    [],
  ],
  [
    'start-after-backlog',
    'a high activation threshold',
    [scaledObject({ minReplicaCount: 0, triggers: [kafka({ activationLagThreshold: '99000' })] })],
    ['info'],
    { workSeconds: 1 },
  ],
  [
    'start-after-backlog',
    'a low activation threshold',
    [scaledObject({ minReplicaCount: 0, triggers: [kafka({ activationLagThreshold: '99' })] })],
    [],
    { workSeconds: 1 },
  ],
  ['unresolvable-brokers', 'kafka:9092', [withTriggers(kafka({ bootstrapServers: 'kafka:9092' }))], ['warning']],
  ['unresolvable-brokers', 'kafka.shop:9092', [scaledObject()], []],
  ['unresolvable-brokers', 'an address', [withTriggers(kafka({ bootstrapServers: '10.0.0.7:9092' }))], []],
  ['unresolvable-brokers', 'kafka:9092 in the environment', [fromEnv, withEnv('kafka:9092')], ['warning']],
  ['unresolvable-brokers', 'kafka.shop:9092 in the environment', [fromEnv, withEnv('kafka.shop:9092')], []],
  [
    'unresolvable-brokers',
    'a missing variable',
    [withTriggers(kafka({ bootstrapServers: undefined, bootstrapServersFromEnv: 'toString' })), withEnv('kafka:9092')],
    [],
  ],
  ['missing-requests', 'an HPA', [hpa(), deployment({ requests: {} })], ['error']],
  ['missing-requests', 'an HPA with requests', [hpa(), deployment()], []],
  ['missing-requests', 'a container', [containerHpa('app'), deployment()], []],
  ['missing-requests', 'a container that does not exist', [containerHpa('ap'), deployment()], ['error']],
  ['missing-requests', 'a container of a workload in other files', [containerHpa('ap')], []],
  ['missing-requests', 'a sidecar', [containerHpa('proxy'), deployment({ pod: sidecar })], []],
  [
    'missing-requests',
    'a trigger for a container that does not exist',
    [withTriggers(kafka(), { ...cpu, metadata: { value: '60', containerName: 'ap' } }), deployment()],
    ['error'],
  ],
  ['missing-requests', 'a cpu trigger', [withTriggers(kafka(), cpu), deployment({ requests: {} })], ['error']],
  ['missing-requests', 'a cpu trigger with requests', [withTriggers(kafka(), cpu), deployment()], []],
  ['missing-requests', 'a workload in other files', [withTriggers(kafka(), cpu)], []],
]

describe('lint', () => {
  it.each(cases)('applies %s to %s', (...row) => {
    const [rule, , objects, severities, options] = row
    const findingsOfRule = found(objects, options).filter((each) => each.endsWith(` ${rule}`))
    expect(findingsOfRule).toEqual(severities.map((severity) => `${severity} ${rule}`))
  })

  it('is tested with and without a finding of each rule', () => {
    for (const { id } of lintRules) {
      const expected = cases.flatMap(([rule, , , severities]) => (rule === id ? [severities.length > 0] : []))
      expect([id, expected.includes(true), expected.includes(false)]).toEqual([id, true, true])
    }
  })

  it('names a container that the workload does not have', () => {
    const messages = findings([containerHpa('ap'), deployment()]).map(({ finding: { message } }) => message)
    expect(messages).toEqual([expect.stringContaining('Deployment "orders" has no container ap: ')])
  })

  it.each([
    [6, '6 pods would take about 14 h to catch up'],
    [3, '3 pods would not catch up'],
    [1, '1 pod would not catch up'],
  ])('compares the pods of a schedule with the average load of the example day: %d', (desiredReplicas, outcome) => {
    const schedule = cron({ desiredReplicas: String(desiredReplicas) })
    const messages = findings([scaledObject({ minReplicaCount: 0, triggers: [schedule] })]).map(
      ({ finding: { message } }) => message,
    )
    // On average the day needs 31.6 % of its peak, so 25 % of the 12 pods.
    expect(messages.join('\n')).toContain(`On a day whose peak needs 80 % of 12 pods, ${outcome}. `)
  })

  it('finds nothing in a ScaledObject without faults', () => {
    expect(found([scaledObject(), deployment(), topic(12)], noGivenPartitions)).toEqual([])
  })

  it('reads the name of the topic from a variable, and its partitions from a KafkaTopic', () => {
    const object = withTriggers(kafka({ topic: undefined, topicFromEnv: 'TOPIC' }))
    const env = [{ name: 'TOPIC', value: 'orders' }]
    const objects = [object, deployment({ pod: { containers: [{ name: 'app', env }] } })]
    expect(found([...objects, topic(11)], noGivenPartitions)).toEqual(['warning max-above-partitions'])
    const renamedTopic = {
      ...topic(11),
      metadata: { name: 'orders-topic' },
      spec: { topicName: 'orders', partitions: 11 },
    }
    expect(found([...objects, renamedTopic], noGivenPartitions)).toEqual(['warning max-above-partitions'])
  })

  it('advises --partitions only for a topic whose partitions are not known', () => {
    const advice = (...triggers: object[]) =>
      findings([withTriggers(...triggers)]).flatMap(({ finding: { rule, message } }) =>
        rule === 'max-above-partitions' ? [/The partitions are not known.*/.exec(message)?.[0]] : [],
      )
    expect(advice(kafka(), kafka({ topic: 'bills' }))).toEqual([
      'The partitions are not known: add the KafkaTopic, or --partitions bills=N.',
    ])
    expect(advice(kafka({ topic: undefined }))).toEqual(['The partitions are not known: the trigger has no topic.'])
  })

  it('names the line of the field in several documents and in a List', () => {
    const yaml = `# one
apiVersion: v1
kind: List
items:
  - apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: { name: orders }
    spec:
      scaleTargetRef: { name: orders }
      minReplicaCount: 1
      maxReplicaCount: 14
      fallback: { failureThreshold: 3, replicas: 6 }
      triggers:
        - type: kafka
          metadata:
            consumerGroup: orders
            topic: orders
            allowIdleConsumers: 'true'
            bootstrapServers: kafka:9092
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 3
`
    const places = lint(readObjects(yaml, 'k8s/orders.yaml'), defaults).map(({ finding: { file, line, rule } }) => [
      `${file}:${line}`,
      rule,
    ])
    expect(places).toEqual([
      ['k8s/orders.yaml:19', 'unresolvable-brokers'],
      ['k8s/orders.yaml:25', 'replicas-beside-autoscaler'],
    ])
  })
})

describe('the simulated cost of a fault', () => {
  const costOf = (rule: string, object: object) => {
    const { fix } =
      findings([object], { partitions: new Map([['orders', rule === 'max-within-tolerance' ? 64 : 12]]) }).find(
        ({ finding }) => finding.rule === rule,
      ) ?? {}
    if (!fix) throw new Error(`${rule} has no fix`)
    return simulateFix(fix, defaults)
  }

  it.each<[string, object]>([
    [
      'max-within-tolerance',
      withoutTolerance({ minReplicaCount: 2, maxReplicaCount: 64, triggers: [kafka({ lagThreshold: '50' })] }),
    ],
    ['uneven-share', scaledObject({ maxReplicaCount: 11, triggers: [kafka({ lagThreshold: '50' })] })],
  ])('shows that records wait much longer with the fault %s than with its fix', (rule, object) => {
    const { fault, fixed, text } = costOf(rule, object)
    expect(fault.p99).toBeGreaterThan(10 * fixed.p99)
    expect(text).toMatch(
      /^A day with a peak that needs 80 % of \d+ pods, simulated from before this peak with \d+ pods at the start: p95 wait .*; with .*: p95 wait .* rescales\.$/,
    )
  })

  it.each([
    [59, undefined, 59],
    [63, undefined, 63],
    [58, undefined, 64],
    [59, '0.01', 64],
  ])(
    'simulates that %d of 64 pods with scaleUp.tolerance %s are %d pods after six hours (KEDA issue 2908)',
    (pods, tolerance, after) => {
      const spec = { maxReplicaCount: 64, ...behavior({ scaleUp: { tolerance } }) }
      const partitions = Array.from({ length: 64 }, () => ({ curve: 0, share: 1 / 64 }))
      // 90 % of what 64 pods can do, so that a pod with two partitions falls behind.
      const load = { curves: [curveOfRates([0, 6 * 3600], [0.9 * 64 * 20, 0])], partitions }
      const { samples } = simulate({
        scaler: new KedaScaler(prepareScaledObject({ object: scaledObject(spec) }), 0),
        work: new FluidWork({ load, queueing: { mean: 0.05, servers: 1, variation: 0.5 }, from: 0 }),
        platform: defaultPlatform,
        partitions: 64,
        replicasAtStart: pods,
        from: 0,
        until: 6 * 3600,
        loopTimes: { hpaSyncAt: 15, hpaPeriod: 15, pollAt: 0 },
        random: randomOf(1),
        sampleEvery: 60,
      })
      const isKept = samples.every(({ desired }) => desired === pods)
      const { desired, lag = 0 } = samples.at(-1) ?? {}
      expect({ desired, isKept, isBehind: lag > 100_000 }).toEqual({
        desired: after,
        isKept: after === pods,
        isBehind: after < 64,
      })
    },
  )

  it.each([
    ['no window', {}],
    ['no window and a slow policy', { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] }],
  ])(
    'shows that the number of pods changes more often with the fault flapping (%s) than with its fix',
    (_, policies) => {
      const { fault, fixed } = costOf(
        'flapping',
        scaledObject(behavior({ scaleDown: { stabilizationWindowSeconds: 0, ...policies } })),
      )
      expect(fault.rescales).toBeGreaterThan(2 * fixed.rescales)
    },
  )
})
