import { consumers } from '@food-delivery/contracts'
import { startKafka } from '@food-delivery/embedded'
import { examineCluster } from '../../commands/doctor/cluster'
import { checkKafkaSecret } from '../../commands/doctor/kafka-secret'
import { checkNode } from '../../commands/doctor/machine'
import { type Kubectl, checkPods } from '../../commands/doctor/objects'
import { checkTopic, examineKafka } from '../../commands/doctor/kafka'
import { withAdmin } from '../../commands/support/with-admin'
import { createKafkajs } from '../../packages/kafka-client/test/test-kafka'

const secret = {
  BOOTSTRAP_SERVERS: 'broker.example.com:9092',
  SECURITY_PROTOCOL: 'SASL_SSL',
  SASL_MECHANISMS: 'SCRAM-SHA-512',
  SASL_USERNAME: 'me',
  SASL_PASSWORD: 'open-sesame',
  TRIGGER_SASL: 'scram_sha512',
  TRIGGER_TLS: 'enable',
}

describe('checkKafkaSecret', () => {
  it('accepts a Secret with the same settings for services and KEDA', () => {
    expect(checkKafkaSecret(secret)).toEqual([expect.objectContaining({ state: 'ok' })])
    const plain = { BOOTSTRAP_SERVERS: 'kafka.food.svc:9092', TRIGGER_SASL: 'none', TRIGGER_TLS: 'disable' }
    expect(checkKafkaSecret(plain)).toEqual([expect.objectContaining({ state: 'ok' })])
  })

  it.each([
    ["KEDA's mechanism differs", { TRIGGER_SASL: 'plaintext' }, 'TRIGGER_SASL=scram_sha512'],
    ['the mechanism is unknown', { SASL_MECHANISMS: 'constructor' }, 'TRIGGER_SASL=none'],
    ["KEDA's TLS is missing", { TRIGGER_TLS: undefined }, 'TRIGGER_TLS=enable'],
    ['the broker has a short name', { BOOTSTRAP_SERVERS: 'kafka:9092' }, 'kafka.<its project>.svc:9092'],
    ['there is no broker', { BOOTSTRAP_SERVERS: '' }, 'kafka.env'],
    ['the user name is a placeholder', { SASL_USERNAME: 'CHANGE-ME' }, 'kafka.env'],
    ['the password is missing', { SASL_PASSWORD: '' }, 'kafka.env'],
  ])('suggests a fix when %s', (_, change, fix) => {
    const findings = checkKafkaSecret(JSON.parse(JSON.stringify({ ...secret, ...change })) as Record<string, string>)
    expect(findings).toEqual([
      expect.objectContaining({ state: 'problem', fix: expect.stringContaining(fix) as string }),
    ])
    expect(JSON.stringify(findings)).not.toContain('open-sesame')
  })
})

describe('npm run doctor', () => {
  it.each([
    ['20.18.3', 'problem'],
    ['20.19.0', 'ok'],
    ['24.1.0', 'ok'],
  ])('reports Node %s as %s', (version, state) => {
    expect(checkNode(version).state).toBe(state)
  })

  it.each([
    [undefined, 'problem'],
    [3, 'problem'],
    [6, 'ok'],
  ])('reports a topic with %s partitions as %s', (partitions, state) => {
    expect(checkTopic(partitions).state).toBe(state)
  })

  it('names the members of a consumer group that use another assignor', async () => {
    const { groupId } = consumers.kitchen
    const broker = await startKafka({ initialRebalanceDelayMs: 0 })
    const env = { BOOTSTRAP_SERVERS: broker.address }
    const kafka = { brokers: [broker.address], clientId: 'other' }
    const kafkajs = createKafkajs(kafka).consumer({ groupId, maxWaitTimeInMs: 100 })
    await withAdmin(kafka, (admin) => admin.createTopic({ topic: 'orders', partitions: 6 }))
    try {
      expect((await examineKafka(env)).map(({ state }) => state)).toEqual(['ok', 'ok'])
      const joined = new Promise((resolve) => kafkajs.on('consumer.group_join', resolve))
      await kafkajs.connect()
      await kafkajs.subscribe({ topic: 'orders' })
      await kafkajs.run({ eachMessage: () => Promise.resolve() })
      await joined
      const text = expect.stringContaining(
        `group ${groupId} has members with another assignor (client ids other)`,
      ) as string
      expect(await examineKafka(env)).toContainEqual(expect.objectContaining({ state: 'problem', text }))
    } finally {
      await kafkajs.disconnect()
      await broker.close()
    }
  })

  it('suggests a different fix for an image that cannot be pulled than for a pod that is not ready', () => {
    const pod = (name: string, reason: string) => ({
      metadata: { name },
      status: { phase: 'Pending', containerStatuses: [{ image: `example/${name}`, state: { waiting: { reason } } }] },
    })
    const items = [pod('orders', 'ImagePullBackOff'), pod('kitchen', 'CrashLoopBackOff')]
    const [orders, kitchen] = checkPods(JSON.stringify({ items }))
    expect(orders).toMatchObject({ state: 'problem', fix: expect.stringContaining('deployments/build.yaml') as string })
    expect(kitchen).toMatchObject({ state: 'problem', fix: 'kubectl logs kitchen' })
  })

  it('skips a cluster that does not respond', () => {
    const failing: Kubectl = () => undefined
    expect(examineCluster({ kubectl: failing, namespace: 'food' })).toEqual([
      expect.objectContaining({ state: 'note' }),
    ])
  })

  it('suggests how to install KEDA and create the namespace on a new OpenShift cluster', () => {
    const outputs: Record<string, string> = { version: '{"serverVersion":{}}', 'api-versions': 'route.openshift.io/v1' }
    const findings = examineCluster({ kubectl: (command = '') => outputs[command], namespace: 'food' })
    const fixes = findings.flatMap(({ state, fix }) => (state === 'problem' ? (fix ?? '') : []))
    expect(fixes.join('\n')).toMatch(/custom-metrics-autoscaler[\s\S]*oc new-project food/)
  })
})
