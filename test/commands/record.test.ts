import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type GroupSample, type RecordedRun, RUN_FORMAT, readRun } from '@food-delivery/autoscaler'
import { createConsumer } from '@food-delivery/kafka-client'
import { type RecordGroupOptions, recordGroup } from '../../commands/record/record-group'
import { WaitTimes } from '../../commands/record/wait-times'
import { createRunWriter } from '../../commands/record/run-writer'
import { eventually } from '../support/eventually'
import { type TestKafkaServer, startKafka } from '../support/servers'
import { TestBus, silentLogger } from '../support/test-bus'

const sum = (offsets: readonly (number | null)[] | null = []): number =>
  (offsets ?? []).reduce<number>((total, offset) => total + (offset ?? 0), 0)

describe('recordGroup', () => {
  let server: TestKafkaServer
  let bus: TestBus

  beforeAll(async () => {
    server = await startKafka()
    bus = new TestBus(server.settings)
    await bus.start()
  }, 60_000)

  afterAll(async () => {
    await bus.close()
    await server.close()
  })

  const startRecording = (group: string, signal: AbortSignal, options: Partial<RecordGroupOptions> = {}) =>
    recordGroup({ kafka: bus.kafka, group, topic: bus.topic, everyMs: 50, withWaits: true, signal, ...options })

  it('records offsets, members and waits of a group until the signal', async () => {
    const { groupId, topic, kafka } = bus.settings()
    const consumer = createConsumer({
      kafka,
      groupId,
      topic,
      logger: silentLogger,
      route: (record) => ({ kind: 'task', message: record }),
      handle: () => Promise.resolve(),
      deadLetter: () => Promise.resolve(),
    })
    const recordingEnd = new AbortController()
    let committed: number | undefined
    const onSample = (sample: GroupSample) => (committed = sum(sample.committed))
    const recording = startRecording(groupId, recordingEnd.signal, { onSample })
    // Waits are known only for records that are committed after the first sample.
    await eventually(() => committed !== undefined, 'the first sample')
    await consumer.start()
    for (let nth = 0; nth < 20; nth++) await bus.publishRaw({ key: Buffer.from(`${nth}`), value: Buffer.from('{}') })
    await eventually(() => committed === 20, 'a sample with all commits')
    recordingEnd.abort()
    const run = await recording
    await consumer.stop()
    expect(readRun(JSON.parse(JSON.stringify(run)))).toMatchObject({ notes: [] })
    const [group] = run.groups
    const lastSample = group?.samples.at(-1)
    expect(lastSample).toMatchObject({ members: 1, replicas: null, ready: null })
    expect([sum(lastSample?.end), sum(lastSample?.committed)]).toEqual([20, 20])
    expect(group?.waits).toMatchObject({ count: 20, repeated: 0 })
    expect(group?.waits?.max).toBeLessThan(30)
  }, 60_000)

  it('rejects a topic that does not exist', async () => {
    await expect(startRecording('billing', new AbortController().signal, { topic: 'no-such-topic' })).rejects.toThrow(
      'Topic no-such-topic does not exist on ',
    )
  })
})

describe('createRunWriter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'record-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('fails before a recording if the file cannot be written', () => {
    expect(() => createRunWriter(join(folder, 'missing/run.json'))).toThrow('ENOENT')
  })

  it('puts a recording into the page that replays it', () => {
    const run: RecordedRun = {
      format: RUN_FORMAT,
      version: 2,
      startedAt: '2026-11-29T12:00:00Z',
      groups: [],
      autoscalers: [],
    }
    const file = join(folder, 'run.html')
    const bytes = createRunWriter(file)(run)
    const page = readFileSync(file)
    expect(page).toHaveLength(bytes)
    const [, data = ''] = /id="recording">([^<]+)<\/script><div id="root">/.exec(String(page)) ?? []
    expect(JSON.parse(String(gunzipSync(Buffer.from(data, 'base64'))))).toEqual(run)
  })
})

describe('WaitTimes', () => {
  it('spreads commits over the time between two samples, and counts repeated records', () => {
    const waits = new WaitTimes()
    for (const offset of [0, 1, 2, 3]) waits.addRecord({ partition: 0, offset, timestamp: 10_000 + offset * 100 })
    waits.addCommitted([null], 10_000)
    waits.addCommitted([2], 11_000)
    waits.addCommitted([1], 12_000)
    waits.addCommitted([4], 13_000)
    // Commits are assumed at 10.333 s, 10.667 s, 12.5 s and 12.75 s. The repeated record at offset 1 counts only once.
    expect(waits.summary(9_000)).toMatchObject({
      count: 4,
      repeated: 1,
      p50: 0.567,
      max: 2.45,
      seconds: [{ t: 1, records: 4, p50: 0.567, max: 2.45 }],
    })
    expect(new WaitTimes().summary(0)).toBeUndefined()
  })

  it('is complete when all committed records were read', () => {
    const waits = new WaitTimes()
    waits.addCommitted([null], 10_000)
    waits.addCommitted([1], 11_000)
    expect(waits.isComplete).toBe(false)
    waits.addRecord({ partition: 0, offset: 0, timestamp: 10_000 })
    expect(waits.isComplete).toBe(true)
    expect(waits.summary(9_000)).toMatchObject({ count: 1, p50: 0.5 })
  })
})
