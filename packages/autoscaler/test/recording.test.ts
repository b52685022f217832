import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GroupSample, readRun, type RecordedRun, replayRun, RUN_FORMAT, runJsonSchema } from '../src'
import { setupOf } from './simulate'

const startedAt = '2026-01-01T10:00:00.000Z'

const sample = (t: number, end: number[] | null, committed: (number | null)[] | null = end): GroupSample => {
  return { t, end, committed, replicas: 2, ready: null }
}

const runOf = (samples: unknown[]) => ({
  format: RUN_FORMAT,
  version: 2,
  startedAt,
  groups: [{ group: 'billing', topic: 'orders', samples }],
  autoscalers: [],
})

type Timeline = Record<'samples' | 'hpaChanges', { t: number }[]> & { scaledObject: object }

const endsOf = ({ groups }: RecordedRun) => groups[0]?.samples.map(({ t, end }) => [t, end])

describe('readRun', () => {
  it('reads a run of version 2 unchanged', () => {
    const run = runOf([sample(0, [0, 0], [null, null]), sample(1, [5, 3]), sample(2, [9, 7], [6, 7])])
    expect(readRun(JSON.parse(JSON.stringify(run)))).toEqual({ run, notes: [] })
  })

  it('converts a run of version 1', () => {
    const offsets = { topic: 'orders', partition: 0, committedOffset: -1, latestOffset: 40 }
    const decision = { t: Date.parse(startedAt) + 15_000, from: 2, to: 4 }
    const autoscaler = {
      kind: 'ScaledObject',
      name: 'orders',
      target: 'orders',
      initialReplicas: 2,
      scaledObject: setupOf().object,
      observations: [
        { t: 15, loop: 'hpa', queries: [{ partitions: [{ ...offsets, committedOffset: 30 }] }] },
        { t: 10, loop: 'keda', queries: [{ partitions: [offsets] }] },
        { t: 20, loop: 'keda', queries: [{ error: 'no broker' }] },
      ],
      decisions: [decision],
    }
    const { run } = readRun({
      format: RUN_FORMAT,
      version: 1,
      startedAt,
      hpaSyncSeconds: 15,
      versions: { keda: '2.21.0' },
      autoscalers: [autoscaler],
    })
    expect(run.autoscalers[0]).toEqual({ ...autoscaler, steps: [{ t: 15, from: 2, to: 4 }] })
    const { consumerGroup, topic } = setupOf().object.spec.triggers[0]?.metadata ?? {}
    const common = { replicas: 2, ready: null }
    expect(run.groups).toEqual([
      {
        group: consumerGroup,
        topic,
        workload: 'orders',
        samples: [
          { ...common, t: 10, end: [40], committed: [null] },
          { ...common, t: 15, end: [40], committed: [30], replicas: 4 },
          { ...common, t: 20, end: null, committed: null, replicas: 4 },
        ],
      },
    ])
  })

  it('divides the totals in a recording of a real KEDA evenly among the partitions', () => {
    const file = join(__dirname, 'vectors/timelines/cap-edge.json')
    const { run } = readRun(JSON.parse(readFileSync(file, 'utf8')))
    const { end, committed } = run.groups[0]?.samples.find((each) => (each.end?.[0] ?? 0) > 0) ?? {}
    expect({ partitions: end?.length, committed }).toEqual({ partitions: 6, committed: Array(6).fill(null) })
  })

  it.each(['burst-drain-default', 'steady-behavior-sync15', 'waves-default', 'zero-to-six'])(
    'divides the totals of %s into offsets that never decrease',
    (name) => {
      const file = join(__dirname, `vectors/timelines/${name}.json`)
      expect(readRun(JSON.parse(readFileSync(file, 'utf8'))).notes).toEqual([])
    },
  )

  it('reads a recording of a real KEDA with the offsets of each partition', () => {
    const { spec: scaledObject } = setupOf().object
    const quantiles = { p50: 0.1, p90: 0.2, p95: 0.3, p99: 0.4, max: 0.5 }
    const status = { metricAverage: 20, current: 2, desired: 4, reasons: { ScalingActive: 'ValidMetricFound' } }
    const samples = [0, 15, 30].map((t) => ({ t, end: [t, 40], committed: [t, 0], spec: 2, ready: 2 }))
    const content = {
      hpaSyncSeconds: 15,
      versions: { keda: '2.21.0', kubernetes: '1.37.2' },
      parameters: { partitions: 2 },
      scaledObject,
      scaleSteps: [{ t: 15, from: 2, to: 4 }],
      hpaChanges: [
        { ...status, t: 0, metricAverage: 0 },
        { ...status, t: 15 },
      ],
      waits: { count: 3, repeated: 0, ...quantiles },
      waitsBySecond: [[1, 3, 0.1, 0.5]],
      measured: { serviceMs: { p10: 1, p50: 2, p90: 3, mean: 2, count: 3 } },
      members: [{ t: 1, pod: 'a', event: 'joined', partitions: [0] }],
      samples,
    }
    const { run } = readRun(content)
    expect(run.groups[0]).toMatchObject({
      samples: samples.map(({ spec: replicas, ...fields }) => ({ ...fields, replicas })),
      waits: { count: 3, ...quantiles, seconds: [{ t: 1, records: 3, p50: 0.1, max: 0.5 }] },
      serviceMs: { p50: 2 },
      memberEvents: content.members,
    })
    expect(replayRun(content).autoscalers[0]?.recorded).toEqual(content.scaleSteps)
  })

  it.each<[string, unknown, RegExp]>([
    ['a later version', { ...runOf([]), version: 3 }, /^version 3 of .* supported versions: 1, 2$/],
    ['an unknown field', { ...runOf([]), rate: 3 }, /Unrecognized key: "rate"/],
    [
      'a string instead of a time',
      runOf([{ ...sample(0, [0]), t: '0 s' }]),
      /^groups\[0\]\.samples\[0\]\.t: .*expected number/,
    ],
    ['a fraction of a record', runOf([sample(0, [1.5])]), /^groups\[0\]\.samples\[0\]\.end\[0\]: .*expected int/],
    ['a negative offset', runOf([sample(0, [-1])]), /^groups\[0\]\.samples\[0\]\.end\[0\]: /],
    ['no group', { ...runOf([]), groups: [{ topic: 'orders', samples: [] }] }, /^groups\[0\]\.group: /],
    [
      'a clock that was set back',
      runOf([sample(0, [0]), sample(30, [0]), sample(12, [0])]),
      /^groups\[0\]\.samples\[2\]: t is 12 after 30, so the clock was set back; expected ascending times$/,
    ],
    ['other content', [], /^expected a recording/],
  ])('rejects %s and says where it is', (_, content, message) => {
    expect(() => readRun(content)).toThrow(expect.objectContaining({ code: 'INVALID_RUN' }) as Error)
    expect(() => readRun(content)).toThrow(message)
  })

  it.each<[string, (timeline: Timeline) => object, RegExp]>([
    [
      'a sample at a much later time',
      ({ samples }) => ({ samples: [...samples, { ...samples[0], t: 1e12 }] }),
      /^samples\[81\]: t is 1000000000000 and the first is 0\.22; expected at most [\d,]+ periods of 5 s \(hpaSyncSeconds\)/,
    ],
    [
      'a change of the HPA long before the first sample',
      ({ hpaChanges }) => ({ hpaChanges: [{ ...hpaChanges[0], t: -1e12 }] }),
      /^hpaChanges\[0\]: t is -1/,
    ],
    ['a short sync period', () => ({ hpaSyncSeconds: 1e-9 }), /^samples\[1\]: .* periods of 1e-9 s \(hpaSyncSeconds\)/],
    [
      'a short polling interval',
      ({ scaledObject }) => ({ scaledObject: { ...scaledObject, pollingInterval: 1e-9 } }),
      /^samples\[1\]: .* periods of 1e-9 s \(scaledObject\.pollingInterval\)/,
    ],
    ['many partitions', () => ({ parameters: { partitions: 4e9 } }), /^parameters\.partitions: .*100000/],
  ])('rejects a recording of a real KEDA with %s', (_, change, message) => {
    const file = join(__dirname, 'vectors/timelines/cap-edge.json')
    const timeline = JSON.parse(readFileSync(file, 'utf8')) as Timeline
    const content = { ...timeline, ...change(timeline) }
    expect(() => readRun(content)).toThrow(expect.objectContaining({ code: 'INVALID_RUN' }) as Error)
    expect(() => readRun(content)).toThrow(message)
  })

  it('continues the offsets of a topic that was created again', () => {
    const { run, notes } = readRun(
      runOf([sample(0, [10, 20]), sample(1, null), sample(2, [0, 3], [null, null]), sample(3, [4, 3], [1, 3])]),
    )
    expect(endsOf(run)).toEqual([
      [0, [10, 20]],
      [1, null],
      [2, [10, 23]],
      [3, [14, 23]],
    ])
    expect(run.groups[0]?.samples[3]?.committed).toEqual([11, 23])
    expect(notes).toEqual([
      'topic orders: no offsets in 1 sample, first at 1 s',
      'topic orders was created again at 2 s; its offsets continue the old ones',
    ])
  })

  it('continues a partition that lost its last records', () => {
    const { run, notes } = readRun(runOf([sample(0, [10, 20]), sample(1, [11, 18]), sample(2, [11, 19])]))
    expect(endsOf(run)).toEqual([
      [0, [10, 20]],
      [1, [11, 20]],
      [2, [11, 21]],
    ])
    expect(notes).toEqual(['topic orders lost records at 1 s; its offsets continue the old ones'])
  })

  it('keeps the last of several samples with the same time, and notes it', () => {
    const { run, notes } = readRun(runOf([sample(5, [1]), sample(5, [2]), sample(6, [3])]))
    expect(endsOf(run)).toEqual([
      [5, [2]],
      [6, [3]],
    ])
    expect(notes).toEqual(['groups[0].samples[0]: another sample has the same time, 5 s'])
  })

  it('notes gaps, and offsets of a group that were reset', () => {
    const { notes } = readRun(
      runOf([sample(0, [9]), sample(1, [9]), sample(2, [9]), sample(60, [9]), sample(61, [9], [0])]),
    )
    expect(notes).toEqual([
      'group billing: no samples from 2 s to 60 s; arrivals in between are assumed to be even',
      'group billing: its offsets were reset to earlier ones at 61 s, so records count as lag again',
    ])
  })

  it('reads 300,000 samples', () => {
    const samples = Array.from({ length: 300_000 }, (_, t) => sample(t, [t, 2 * t]))
    const { run, notes } = readRun(runOf(samples))
    expect({ count: run.groups[0]?.samples.length, notes }).toEqual({ count: 300_000, notes: [] })
  }, 60_000)

  it('has the JSON Schema of docs/recording.schema.json', () => {
    const file = join(__dirname, '../../../docs/recording.schema.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(runJsonSchema())))
  })
})
