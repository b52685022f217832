import { emptyFlow } from '../flow/flow'
import { addDelivered, addPlaced, advance, noteLag, notePods } from '../flow/timeline'
import { defaultSettings } from '../settings/settings'
import { formats } from '../shell/format'
import { en } from '../texts/en'
import { perConsumer } from '../cluster/per-consumer'
import { chartWindow, totalsOver } from './chart-window'
import { chartsOf, podsChart } from './charts-of'

const words = { texts: en, format: formats.en }
const levels = perConsumer((_name, index) => index + 1)

describe('chartWindow', () => {
  it('ends with the last full second and is as long as the range', () => {
    const seconds = chartWindow(addPlaced(addPlaced([], 100), 102), 5)
    expect(seconds.map((second) => [second.t, second.placed])).toEqual([
      [97, null],
      [98, null],
      [99, null],
      [100, 1],
      [101, null],
    ])
  })

  it('is empty before anything happened', () => {
    expect(chartWindow([], 60)).toEqual([])
  })
})

describe('totalsOver', () => {
  it('counts back from what the counters show now', () => {
    const timeline = addDelivered(addPlaced(addPlaced(addPlaced([], 1), 2), 3), 3, 10)
    const totals = totalsOver(chartWindow(timeline, 2), timeline.at(-1), { placed: 10, delivered: 4 })
    expect(totals).toEqual([
      { placed: 8, delivered: 3 },
      { placed: 9, delivered: 3 },
    ])
  })
})

describe('chartsOf', () => {
  const timeline = advance(notePods(noteLag(addDelivered(addPlaced([], 9), 9, 1_500), 9, levels), 9, levels), 10)
  const flow = { ...emptyFlow(), timeline, counts: { placed: 5, delivered: 4 } }
  const latest = (charts: ReturnType<typeof chartsOf>) =>
    Object.fromEntries(charts.map((chart) => [chart.key, chart.lines.map((line) => line.values.at(-1))]))

  it('shows rates, lag with the limit of the chosen group, pods and seconds', () => {
    const charts = chartsOf({ flow, settings: defaultSettings('en') }, words)
    const each = Object.values(levels)
    expect(latest(charts)).toEqual({ orders: [1, 1], lag: [...each, 15], pods: each, times: [1.5, 1.5] })
    expect(new Set(charts.map((chart) => chart.times.length))).toEqual(new Set([60]))
  })

  it('shows totals when asked to', () => {
    const charts = chartsOf({ flow, settings: { ...defaultSettings('en'), cumulative: true } }, words)
    expect(latest(charts)['orders']).toEqual([5, 4])
  })

  it('distinguishes lines of one chart without colour', () => {
    for (const chart of chartsOf({ flow, settings: defaultSettings('en') }, words)) {
      const looks = chart.lines.map((line) => `${line.dash?.join() ?? 'full'} ${line.aside ? 'thin' : ''}`)
      expect(new Set(looks).size).toBe(looks.length)
    }
  })

  it('draws the pods of one group alone', () => {
    const chart = podsChart({ flow, settings: defaultSettings('en') }, words)
    expect(chart.lines.map((line) => line.key)).toEqual(['courier'])
  })
})
