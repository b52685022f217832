import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { createConsumer } from '@food-delivery/kafka-client'
import { CERTIFICATE, CERTIFICATE_KEY } from '../../../test/support/certificate'
import { eventually } from '../../../test/support/eventually'
import { TestBus, silentLogger } from '../../../test/support/test-bus'
import { type KafkaServer, startKafka } from '../../embedded/src'
import { type Fit } from '../src'
import { runWith } from './test-terminal'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const folder = mkdtempSync(join(tmpdir(), 'live-'))
const caFile = join(folder, 'ca.pem')
writeFileSync(caFile, CERTIFICATE)
afterAll(() => rmSync(folder, { recursive: true }))

const security = { protocol: 'SASL_SSL', mechanism: 'SCRAM-SHA-256', username: 'ada', password: 'secret' } as const
const environment = {
  SECURITY_PROTOCOL: security.protocol,
  SASL_MECHANISMS: security.mechanism,
  SASL_USERNAME: security.username,
  SASL_PASSWORD: security.password,
  KAFKA_CA_FILE: caFile,
}

describe('fit and plan --bootstrap', () => {
  let broker: KafkaServer
  let bus: TestBus

  beforeAll(async () => {
    broker = await startKafka({
      initialRebalanceDelayMs: 0,
      ssl: { key: CERTIFICATE_KEY, cert: CERTIFICATE },
      sasl: { users: { ada: 'secret' } },
    })
    bus = new TestBus({ brokers: [broker.address], security: { ...security, ca: CERTIFICATE } })
    await bus.start()
  }, 60_000)

  afterAll(async () => {
    await bus.close()
    await broker.close()
  })

  const optionsOf = (group: string, ...options: string[]) => [
    '--bootstrap',
    broker.address,
    '--group',
    group,
    '--topic',
    bus.topic,
    ...options,
  ]

  /** Not a problem: on a busy machine some samples may be missing, and a note reports that. */
  const isProblem = (note: string) => note !== '' && !note.includes(': no samples from ')

  it('record and fit a group of a Kafka with SASL and TLS, and write nothing to Kafka', async () => {
    const { groupId, topic, kafka } = bus.settings()
    for (let n = 0; n < 300; n++) void bus.publishRaw({ key: Buffer.from(`${n}`), value: Buffer.from('{}') })
    const consumer = createConsumer({
      kafka: { ...kafka, clientId: 'billing-1' },
      groupId,
      topic,
      logger: silentLogger,
      concurrency: 1,
      route: (record) => ({ kind: 'task', message: record }),
      handle: () => sleep(20),
      deadLetter: () => Promise.resolve(),
    })
    await consumer.start()
    // A long recording outlives many garbage collections, and so does its timer.
    const gcTimer = setTimeout(collectGarbage, 500)
    const { code, stdout, stderr, saved } = await runWith(
      ['fit', ...optionsOf(groupId, '--for', '3s', '--every', '250ms', '--out', 'run.json', '--json')],
      { environment },
    )
    clearTimeout(gcTimer)
    await consumer.stop()
    const { run, notes } = readRun(JSON.parse(saved['run.json'] ?? ''))
    expect({ code, problems: [...stderr.trim().split('\n'), ...notes].filter(isProblem) }).toEqual({
      code: 0,
      problems: [],
    })
    const [group] = run.groups
    expect(group).toMatchObject({ group: groupId, topic })
    expect(group?.samples.length).toBeGreaterThan(2)
    const joined = group?.memberEvents?.at(-1)
    expect(joined).toMatchObject({ pod: 'billing-1', event: 'joined', partitions: [0, 1, 2, 3, 4, 5] })
    const { podRate } = JSON.parse(stdout) as Fit
    // A record takes at least 20 ms. On a busy machine there are few samples.
    expect(podRate.value ?? podRate.low).toBeLessThan(55)
  }, 60_000)

  it('save the recording after Ctrl-C, and use it as the load of a plan', async () => {
    const scaledObject = `{"apiVersion":"keda.sh/v1alpha1","kind":"ScaledObject","metadata":{"name":"orders"},"spec":{"scaleTargetRef":{"name":"orders"},"triggers":[{"type":"kafka","metadata":{"topic":"orders","consumerGroup":"g","bootstrapServers":"kafka:9092"}}]}}`
    const interrupt = new AbortController()
    const running = runWith(
      ['so.json', ...optionsOf('other', '--every', '50ms', '--out', 'run.json', '--work', '1ms', '--json')],
      { environment, files: { 'so.json': scaledObject }, signal: interrupt.signal },
    )
    await sleep(500)
    const before = (await bus.admin.lag({ topic: bus.topic, groupIds: ['other'] })).get('other')
    for (let n = 0; n < 10; n++) await bus.publishRaw({ key: Buffer.from(`${n}`), value: Buffer.from('{}') })
    await sleep(200)
    interrupt.abort()
    const { code, stdout, saved } = await running
    expect(code).toBe(0)
    const { groups } = JSON.parse(saved['run.json'] ?? '') as RecordedRun
    expect(groups[0]?.samples.length).toBeGreaterThan(4)
    const { plans } = JSON.parse(stdout) as { plans: { summary: { records: { arrived: number }; end: number } }[] }
    expect(plans[0]?.summary.records.arrived).toBeCloseTo(10)
    await eventually(async () => {
      const after = (await bus.admin.lag({ topic: bus.topic, groupIds: ['other'] })).get('other')
      return (
        after?.members === 0 && after.partitions.every(({ committed }) => committed === -1) && before?.members === 0
      )
    }, 'a group without members and commits')
  }, 60_000)

  it.each<[string, string[], Record<string, string | undefined>, string]>([
    ['a wrong password', [], { ...environment, SASL_PASSWORD: 'wrong' }, 'does not accept the credentials'],
    ['a protocol that does not exist', [], { SECURITY_PROTOCOL: 'TLS' }, 'SECURITY_PROTOCOL: got "TLS"'],
    ['an unknown topic', ['--topic', 'no-such-topic'], environment, 'has no topic no-such-topic'],
    ['a text that is not a duration', ['--for', 'long'], environment, '--for: "long" is not a duration'],
  ])('reject %s', async (_, options, variables, message) => {
    const { code, stdout, stderr } = await runWith(['fit', ...optionsOf('billing', '--for', '100ms', ...options)], {
      environment: variables,
    })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('wrong')
  })

  it('fail if no broker answers', async () => {
    const { code, stderr } = await runWith(['fit', '--bootstrap', '127.0.0.1:1', '--group', 'g', '--topic', 't'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('127.0.0.1:1: ') as string })
  })
})
