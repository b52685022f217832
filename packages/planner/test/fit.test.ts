import { fitRecording, predict, readArrivalsFile, withFit } from '../src'
import { fitCoverage } from './fit-coverage'
import { errorsOf } from './prediction-errors'
import { arrivalsOf, fittedNames, readRecordedRun, recordedNames } from './recorded-run'
import { syntheticRun } from './synthetic-run'

const seeds = Array.from({ length: 10 }, (_, index) => index + 1)

describe('the fit of synthetic runs', () => {
  // `npm run bench -- fit` takes 100 seeds.
  it.each(fitCoverage(seeds))('has ranges that contain the true $name', ({ known, contained, all }) => {
    expect(known / all).toBeGreaterThanOrEqual(0.9)
    expect(contained / known).toBeGreaterThanOrEqual(0.9)
  })

  it.each([1, 2, 3])('knows only a lower bound of a pod whose lag never rose (seed %i)', (seed) => {
    const { run, truth } = syntheticRun(seed, { isCalm: true })
    const { podRate, pause, repetition, unknown } = fitRecording(run, 'calm')
    expect({ podRate, pause, repetition }).toEqual({
      podRate: { value: null, low: expect.any(Number) as number, high: null, count: 0 },
      pause: null,
      repetition: null,
    })
    expect(podRate.low).toBeGreaterThan(0)
    expect(podRate.low).toBeLessThan(truth.podRate)
    expect(unknown[0]).toMatch(
      /^The lag never rose .* a pod does at least [\d.]+ records a second, .* not known: record /,
    )
  })

  it('repeats them', () => {
    const { run } = syntheticRun(1)
    expect(fitRecording(run, 'run').repetition).toMatchObject({ isGood: true })
  })

  it('says what is not in the recording', () => {
    const { run } = syntheticRun(1)
    const groups = run.groups.map((group) => ({
      ...group,
      samples: group.samples.map(({ members: _, ...sample }) => ({ ...sample, replicas: null, ready: null })),
    }))
    const { podRate, start, pause, unknown } = fitRecording({ ...run, groups }, 'run')
    expect({ value: podRate.value, start, pause }).toEqual({ value: null, start: null, pause: null })
    expect(unknown).toEqual([
      expect.stringMatching(/^No pod is seen in the recording, .*: record /) as string,
      expect.stringMatching(/^No pod was started, .*: record /) as string,
      expect.stringMatching(/^No rescale happened .*: record /) as string,
    ])
  })
})

describe.each(recordedNames)('fitted on the first half of %s, the second half', (name) => {
  const run = readRecordedRun(name)
  const half = (run.samples.at(-1)?.t ?? 0) / 2
  const fit = fitRecording(run, name, { until: half })

  it('meets the bounds of predictions', () => {
    const { file, times } = withFit(readArrivalsFile(arrivalsOf(run), name), fit)
    const errors = errorsOf(predict(file, { seeds: 20, times }), run, half)
    expect(errors.filter(({ isWithin }) => !isWithin)).toEqual([])
  })
})

it.each(fittedNames)('the fit of the first half of %s knows nothing of the second', (name) => {
  const run = readRecordedRun(name)
  const half = (run.samples.at(-1)?.t ?? 0) / 2
  const until = <T extends { t: number }>(all: T[] = []): T[] => all.filter(({ t }) => t <= half)
  const { measured: _, ...rest } = run
  const cut = { ...rest, samples: until(run.samples), scaleSteps: until(run.scaleSteps), members: until(run.members) }
  expect(fitRecording(cut, name)).toEqual(fitRecording(run, name, { until: half }))
})

describe('a recording that shows who has which partitions', () => {
  const run = readRecordedRun('hot-6')
  const seen = run.members?.filter(({ event }) => event === 'joined' || event === 'left')
  // As samples once a second show it.
  const members = seen?.map((event) => ({ ...event, t: Math.ceil(event.t) })).sort((a, b) => a.t - b.t)

  it('shows the rate of a pod by one hot partition', () => {
    // 104 to 108 ms a record; the rest of the partitions has no queue.
    expect(fitRecording({ ...run, members }, 'run').podRate.value).toBeCloseTo(1 / 0.105, 1)
    const { podRate } = fitRecording({ ...run, members: undefined }, 'run')
    expect(podRate).toMatchObject({ value: null, high: null })
    expect(podRate.low).toBeLessThan(1 / 0.105)
  })
})

describe('fitRecording', () => {
  const { run } = syntheticRun(1)
  const [group] = run.groups

  it.each<[string, unknown, string]>([
    ['something else', { a: 1 }, 'run.json: expected a recording'],
    ['two groups', { ...run, groups: [group, { ...group, group: 'b' }] }, 'name one of them with --group'],
    [
      'no offsets',
      { ...run, groups: [{ ...group, samples: [] }] },
      'run.json: has fewer than two samples with offsets of',
    ],
  ])('refuses %s', (_, content, message) => {
    expect(() => fitRecording(content, 'run.json')).toThrow(message)
  })

  it('takes the named group', () => {
    const other = { ...run, groups: [{ ...group, group: 'b' }, group] }
    expect(fitRecording(other, 'run.json', { group: 'billing' })).toEqual(fitRecording(run, 'run.json'))
  })
})
