import { emptyFlow } from '../flow/flow'
import { addDelivered, addPlaced, advance, recordLag, recordPods } from '../flow/timeline'
import { defaultSettings } from '../settings/settings'
import { formats } from '../shell/format'
import { en } from '../texts/en'
import { perConsumer } from '../cluster/per-consumer'
import { chartWindow, totalsOver } from './chart-window'
import { simulatorCharts, podsChart } from './simulator-charts'

const locale = { texts: en, format: formats.en }
const perGroup = perConsumer((_name, index) => index + 1)

describe('chartWindow', () => {
  it('has the length of the range and ends with the last full second', () => {
    const seconds = chartWindow(addPlaced(addPlaced([], 100), 102), 5)
    expect(seconds.map((second) => [second.t, second.placed])).toEqual([
      [97, null],
      [98, null],
      [99, null],
      [100, 1],
      [101, null],
    ])
  })

  it('is empty without data', () => {
    expect(chartWindow([], 60)).toEqual([])
  })
})

describe('totalsOver', () => {
  it('counts back from the current counters', () => {
    const timeline = addDelivered(addPlaced(addPlaced(addPlaced([], 1), 2), 3), 3, 10)
    const totals = totalsOver(chartWindow(timeline, 2), timeline.at(-1), { placed: 10, delivered: 4 })
    expect(totals).toEqual([
      { placed: 8, delivered: 3 },
      { placed: 9, delivered: 3 },
    ])
  })
})

describe('simulatorCharts', () => {
  const timeline = advance(
    recordPods(recordLag(addDelivered(addPlaced([], 9), 9, 1_500), 9, perGroup), 9, perGroup),
    10,
  )
  const flow = { ...emptyFlow(), timeline, counts: { placed: 5, delivered: 4 } }
  const latest = (charts: ReturnType<typeof simulatorCharts>) =>
    Object.fromEntries(charts.map((chart) => [chart.key, chart.lines.map((line) => line.values.at(-1))]))

  it('shows order rates, lag with the limit of the chosen group, pods and order times', () => {
    const charts = simulatorCharts({ flow, settings: defaultSettings('en') }, locale)
    const groupValues = Object.values(perGroup)
    expect(latest(charts)).toEqual({ orders: [1, 1], lag: [...groupValues, 15], pods: groupValues, times: [1.5, 1.5] })
    expect(new Set(charts.map((chart) => chart.times.length))).toEqual(new Set([60]))
  })

  it('shows totals with the setting `cumulative`', () => {
    const charts = simulatorCharts({ flow, settings: { ...defaultSettings('en'), cumulative: true } }, locale)
    expect(latest(charts)['orders']).toEqual([5, 4])
  })

  it('distinguishes lines of one chart without colour', () => {
    for (const chart of simulatorCharts({ flow, settings: defaultSettings('en') }, locale)) {
      const styles = chart.lines.map((line) => `${line.dash?.join() ?? 'solid'} ${line.isInTitle ? 'thin' : ''}`)
      expect(new Set(styles).size).toBe(styles.length)
    }
  })

  it('draws the pods of the chosen group only', () => {
    const chart = podsChart({ flow, settings: defaultSettings('en') }, locale)
    expect(chart.lines.map((line) => line.key)).toEqual(['courier'])
  })
})
