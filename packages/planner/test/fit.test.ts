import { type RecordedRun } from '@food-delivery/autoscaler'
import { fitRecording, predict, readArrivalsFile, withFit } from '../src'
import { fitCoverage } from './fit-coverage'
import { errorsOf } from './prediction-errors'
import { arrivalsOf, fittedNames, readRecordedRun, recordedNames } from './recorded-run'
import { syntheticRun, syntheticScaledObject } from './synthetic-run'

const seeds = Array.from({ length: 10 }, (_, index) => index + 1)

describe('the fit of a synthetic run', () => {
  // `npm run bench -- fit` takes 100 seeds.
  it.each(fitCoverage(seeds))('has ranges that contain the true $name', ({ known, contained, all }) => {
    expect(known / all).toBeGreaterThanOrEqual(0.9)
    expect(contained / known).toBeGreaterThanOrEqual(0.9)
  })

  it.each([1, 2, 3])('finds only a lower bound of the rate of a pod if the lag never rose (seed %i)', (seed) => {
    const { run, truth } = syntheticRun(seed, { isCalm: true })
    const { podRate, pause, repetition, unknown } = fitRecording(run, 'steady')
    expect({ podRate, pause, repetition }).toEqual({
      podRate: { value: null, low: expect.any(Number) as number, high: null, count: 0 },
      pause: null,
      repetition: null,
    })
    expect(podRate.low).toBeGreaterThan(0)
    expect(podRate.low).toBeLessThan(truth.podRate)
    expect(unknown[0]).toMatch(
      /^The lag was never high enough .* a pod processes at least [\d.]+ records per second; .* not known: record /,
    )
  })

  it('reproduces the run', () => {
    const { run } = syntheticRun(1)
    expect(fitRecording(run, 'run').repetition).toMatchObject({ isGood: true })
  })

  it('explains what it could not fit', () => {
    const { run } = syntheticRun(1)
    const groups = run.groups.map((group) => ({
      ...group,
      samples: group.samples.map(({ members: _members, ...sample }) => ({ ...sample, replicas: null, ready: null })),
    }))
    const { podRate, start, pause, unknown } = fitRecording({ ...run, groups }, 'run')
    expect({ value: podRate.value, start, pause }).toEqual({ value: null, start: null, pause: null })
    expect(unknown).toEqual([
      expect.stringMatching(/^The recording contains no pod, .*: record /) as string,
      expect.stringMatching(/^No pod was started, .*: record /) as string,
      expect.stringMatching(/^The pause of a rebalance is not known: record /) as string,
    ])
  })
})

describe.each(recordedNames)('the prediction of the second half of %s, fitted on its first half', (name) => {
  const run = readRecordedRun(name)
  const half = (run.samples.at(-1)?.t ?? 0) / 2
  const fit = fitRecording(run, name, { until: half })

  it('has each error within its bound', () => {
    const { file, times } = withFit(readArrivalsFile(arrivalsOf(run), name), fit)
    const errors = errorsOf(predict(file, { seeds: 20, times }), run, half)
    expect(errors.filter(({ isWithin }) => !isWithin)).toEqual([])
  })
})

it.each(fittedNames)('fits the first half of %s without reading the second', (name) => {
  const run = readRecordedRun(name)
  const half = (run.samples.at(-1)?.t ?? 0) / 2
  const ofFirstHalf = <T extends { t: number }>(all: T[] = []): T[] => all.filter(({ t }) => t <= half)
  const { measured: _measured, ...unmeasured } = run
  const firstHalf = {
    ...unmeasured,
    samples: ofFirstHalf(run.samples),
    scaleSteps: ofFirstHalf(run.scaleSteps),
    members: ofFirstHalf(run.members),
  }
  expect(fitRecording(firstHalf, name)).toEqual(fitRecording(run, name, { until: half }))
})

describe('a recording of the partitions of each member', () => {
  const run = readRecordedRun('hot-6')
  const assignmentEvents = run.members?.filter(({ event }) => event === 'joined' || event === 'left')
  // A recording that samples the group once per second sees an event at the next full second.
  const members = assignmentEvents?.map((event) => ({ ...event, t: Math.ceil(event.t) })).sort((a, b) => a.t - b.t)

  it('gives the rate of a pod from one hot partition', () => {
    // A record takes 104 to 108 ms. The other partitions have no queue.
    expect(fitRecording({ ...run, members }, 'run').podRate.value).toBeCloseTo(1 / 0.105, 1)
    const { podRate } = fitRecording({ ...run, members: undefined }, 'run')
    expect(podRate).toMatchObject({ value: null, high: null })
    expect(podRate.low).toBeLessThan(1 / 0.105)
  })
})

/** A run as its autoscaler observed it every five seconds. */
function asVersion1({ groups, ...run }: RecordedRun) {
  const samples = groups[0]?.samples.filter(({ t }) => t % 5 === 0) ?? []
  const steps = samples.flatMap(({ t, replicas }, index) => {
    const from = samples[index - 1]?.replicas ?? replicas
    return from === replicas ? [] : [{ t: Date.parse(run.startedAt) + 1000 * t, from, to: replicas }]
  })
  const autoscaler = {
    kind: 'ScaledObject',
    name: 'orders',
    target: 'orders',
    initialReplicas: samples[0]?.replicas,
    scaledObject: syntheticScaledObject,
    observations: samples.map(({ t, end, committed, ready }) => {
      const partitions = end?.map((latestOffset, partition) => {
        return { topic: 'orders', partition, latestOffset, committedOffset: committed?.[partition] }
      })
      return { t, loop: 'keda', queries: [{ partitions }], ready }
    }),
    decisions: steps,
  }
  return { ...run, version: 1, autoscalers: [autoscaler] }
}

describe('fitRecording', () => {
  const { run, truth } = syntheticRun(1)
  const [group] = run.groups

  it.each<[string, unknown, string]>([
    ['something else', { a: 1 }, 'run.json: expected a recording'],
    ['two groups', { ...run, groups: [group, { ...group, group: 'b' }] }, 'name one of them with --group'],
    [
      'no offsets',
      { ...run, groups: [{ ...group, samples: [] }] },
      'run.json: has fewer than two samples with offsets of',
    ],
  ])('rejects %s', (_, content, message) => {
    expect(() => fitRecording(content, 'run.json')).toThrow(message)
  })

  it('reads a recording of version 1', () => {
    const { podRate, start } = fitRecording(asVersion1(run), 'run.json')
    expect((podRate.value ?? 0) / truth.podRate).toBeCloseTo(1, 1)
    expect((start?.value ?? 0) / truth.start).toBeCloseTo(1, 0)
  })

  it('fits the group with the given name', () => {
    const other = { ...run, groups: [{ ...group, group: 'b' }, group] }
    expect(fitRecording(other, 'run.json', { group: 'billing' })).toEqual(fitRecording(run, 'run.json'))
  })
})
