import { readRun } from '@food-delivery/autoscaler'
import { predict, readRecordingArrivals } from '../src'
import { arrivalsOf, readRecordedRun } from './recorded-run'

const recorded = readRecordedRun('steps-6')
/** The run as `npm run record` writes it. */
const { run } = readRun(recorded, 'lag')
const [group] = run.groups
const [scaler] = run.autoscalers
if (!group || !scaler) throw new Error('steps-6 has no group or no autoscaler')

const { serviceMs: _serviceMs, ...unmeasured } = group
const withoutWork = { ...run, groups: [unmeasured] }

describe('a recording of version 2', () => {
  it('contains the inputs of predict', () => {
    const expected = arrivalsOf(recorded)
    const { arrivals, serviceMs, hpaSyncAt, hpaPeriodSeconds, until, ...others } = readRecordingArrivals(
      run,
      'run.json',
    )
    const start = (expected.arrivals[0]?.[0] ?? 0) as number
    expect(arrivals).toEqual(expected.arrivals.map(([t, ends]) => [Number(t) - start, ends]))
    expect(until).toBe(Number(expected.until) - start)
    const { committedAtStart, replicasAtStart, scaledObject } = expected
    expect(others).toMatchObject({ committedAtStart, replicasAtStart, scaledObject, hpaSyncSeconds: 15 })
    expect(serviceMs).toMatchObject(expected.serviceMs ?? {})
    expect(hpaPeriodSeconds).toBeCloseTo(expected.hpaPeriodSeconds ?? 0, 1)
    expect((hpaSyncAt ?? 0) % 15).toBeCloseTo((expected.hpaSyncAt ?? 0) % 15, 0)
  })

  it('has a prediction that is near the recorded run', () => {
    const { podSeconds, waits } = predict(readRecordingArrivals(run, 'run.json'), { seeds: 5 })
    // The recorded run had 1833 pod-seconds and a p95 wait of 9.79 s.
    expect(podSeconds[0] / 1833).toBeCloseTo(1, 1)
    expect(waits.p95 / 9.79).toBeCloseTo(1, 0)
  })

  it('takes the processing time of a record from an option if it was not measured', () => {
    const { serviceMs, parameters } = readRecordingArrivals(withoutWork, 'run.json', { workMs: 200 })
    expect({ serviceMs, workMs: parameters.workMs }).toEqual({ serviceMs: null, workMs: 200 })
  })

  it.each<[string, object, object, string]>([
    ['two groups', { ...run, groups: [group, { ...group, group: 'b' }] }, {}, `name one of them with --group`],
    ['another group', run, { group: 'b' }, 'name one of them with --group'],
    ['no autoscaler', { ...run, autoscalers: [] }, {}, 'has no ScaledObject of the group'],
    ['no processing time', withoutWork, {}, 'give it with --work'],
    ['no offsets', { ...run, groups: [{ ...group, samples: [] }] }, {}, 'has no end offsets of'],
    [
      'more records than can be simulated',
      { ...run, groups: [{ ...group, samples: [{ ...group.samples[0], end: [1e12], committed: [0] }] }] },
      {},
      'has 1000000000000 records',
    ],
    ['another version', { ...run, version: 3 }, {}, 'version 3'],
  ])('is rejected with %s', (_name, content, options, message) => {
    expect(() => readRecordingArrivals(content, 'run.json', options)).toThrow(message)
  })
})
