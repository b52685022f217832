import { type Lesson, type MeasureName } from '@food-delivery/lessons'
import { perConsumer } from '../cluster/per-consumer'
import { unknownSecond } from '../flow/second'
import { defaultSettings } from '../settings/settings'
import { type SimulatorState, initialState } from '../store/state'
import { aGroup, aLagReport, anAutoscaler } from '../test/fixtures'
import { holds, valueOf } from './measures'
import { optionAt } from './option-at'

const lesson: Lesson = { name: 'a', title: { en: 'A', ko: '가' }, minutes: 3, group: 'courier', steps: [] }
const SINCE = 100

/** A second of the charts. `pods` and `lag`: of the couriers. */
const second = (t: number, { pods = 2, lag = 0, placed = 0 } = {}) => ({
  ...unknownSecond(t),
  placed,
  delivered: placed,
  pods: perConsumer((name) => (name === 'courier' ? pods : 2)),
  lag: perConsumer((name) => (name === 'courier' ? lag : 0)),
})

function stateOf(timeline: SimulatorState['flow']['timeline'], cluster: Partial<SimulatorState['cluster']> = {}) {
  const state = initialState(defaultSettings('en'))
  const flow = { ...state.flow, timeline }
  return { ...state, flow, chartFlow: flow, cluster: { ...state.cluster, ...cluster } }
}

/** The couriers' pods in second `t`. */
function podsAt(t: number): number {
  if (t < 110) return 2
  if (t < 150) return 6
  return t < 180 ? 5 : 4
}

/** A rush: more pods from second 110, fewer from 150 and from 180. The lag is 40 from 102 to 130. */
const rush = stateOf([
  second(99, { pods: 6, lag: 99, placed: 9 }),
  ...Array.from({ length: 100 }, (_, index) => {
    const t = SINCE + index
    return second(t, { pods: podsAt(t), lag: t >= 102 && t <= 130 ? 40 : 1, placed: 1 })
  }),
])

describe('the measures of lessons', () => {
  it.each<[MeasureName, number]>([
    ['seconds', 99],
    ['placed', 100],
    ['delivered', 100],
    ['highestLag', 40],
    ['pods', 4],
    ['mostPods', 6],
    ['podsRemoved', 2],
    ['largestStepDown', 1],
    ['secondsUntilMorePods', 10],
  ])('count from the beginning of the step: %s', (measure, expected) => {
    expect(valueOf({ measure }, lesson, { state: rush, since: SINCE })).toBe(expected)
  })

  it('are null before there is data', () => {
    const facts = { state: stateOf([]), since: SINCE }
    const unknown: MeasureName[] = ['lag', 'pods', 'podsByLag', 'cpu', 'secondsUntilFewerPods']
    expect(unknown.map((measure) => valueOf({ measure }, lesson, facts))).toEqual(unknown.map(() => null))
    expect(holds({ measure: 'lag', max: 5 }, lesson, facts)).toBe(false)
  })

  it('count orders since the beginning of the step, and are null if the totals at that time are unknown', () => {
    const atFirst = { placed: 700, delivered: 40, cancelled: 5, inFlight: 655, lost: 1, repeated: 0 }
    const orderTotals = { ...atFirst, delivered: 44, cancelled: 655, inFlight: 1 }
    const state = { ...stateOf([]), orderTotals }
    const facts = { state, since: SINCE, totals: atFirst }
    const names: MeasureName[] = ['cancelled', 'lost', 'repeated', 'inFlight']
    expect(names.map((measure) => valueOf({ measure }, lesson, facts))).toEqual([650, 0, 0, 1])
    const unknown = names.map((measure) => valueOf({ measure }, lesson, { state, since: SINCE }))
    expect(unknown).toEqual([null, null, null, 1])
  })

  it('estimate the seconds until the lag is gone from the current rates, and measure them afterwards', () => {
    const lagging = (emptyInMs: number | null) =>
      aLagReport({ courier: { ...aGroup([50]), timeLag: { ageMs: 9_000, isLowerBound: false, emptyInMs } } })
    const [emptying, growing] = [341_000, null].map((ms) => ({
      state: stateOf([], { lag: lagging(ms) }),
      since: SINCE,
    }))
    expect(valueOf({ measure: 'secondsUntilEmpty' }, lesson, emptying!)).toBe(341)
    expect(valueOf({ measure: 'secondsUntilEmpty' }, lesson, growing!)).toBeNull()
    const gone = stateOf([second(100, { lag: 900 }), second(101, { lag: 60 }), second(104), second(105)])
    expect(valueOf({ measure: 'secondsUntilIdle' }, lesson, { state: gone, since: SINCE })).toBe(4)
    expect(valueOf({ measure: 'secondsUntilIdle' }, lesson, { state: rush, since: SINCE })).toBeNull()
  })

  it('count the pods that the lag needs, even above the maximum', () => {
    const state = stateOf([], { lag: aLagReport({ courier: aGroup([50, 13]) }) })
    expect(valueOf({ measure: 'podsByLag' }, lesson, { state, since: SINCE })).toBe(13)
  })

  it('read the utilization of the autoscaler of the group', () => {
    const metrics = [{ name: 'cpu', current: '35%', target: '70%' }]
    const state = stateOf([], { autoscalers: [anAutoscaler({ metrics })] })
    expect(valueOf({ measure: 'cpu' }, lesson, { state, since: SINCE })).toBe(35)
    expect(valueOf({ measure: 'memory' }, lesson, { state, since: SINCE })).toBeNull()
  })

  it('apply to another group if the measurement names one', () => {
    expect(valueOf({ measure: 'mostPods', group: 'kitchen' }, lesson, { state: rush, since: SINCE })).toBe(2)
  })

  it('meet a condition at both ends of its range', () => {
    const facts = { state: rush, since: SINCE }
    expect([3, 4, 5].map((min) => holds({ measure: 'pods', min }, lesson, facts))).toEqual([true, true, false])
    expect([3, 4, 5].map((max) => holds({ measure: 'pods', max }, lesson, facts))).toEqual([false, true, true])
  })
})

it('finds the option of a value between two whole numbers', () => {
  const text = { en: 'a', ko: '가' }
  const options = [
    { text, max: 40 },
    { text, min: 41 },
  ]
  expect([40, 40.4, 40.6, 41].map((value) => options.indexOf(optionAt(options, value) as never))).toEqual([0, 0, 1, 1])
})
