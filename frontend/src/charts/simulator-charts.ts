import { type ConsumerName, consumerNames } from '@food-delivery/contracts'
import { LAG_THRESHOLD } from '../cluster/capacity'
import { groupLineStyles } from '../cluster/group-style'
import { type Second } from '../flow/second'
import { type Format } from '../shell/format'
import { type SimulatorState } from '../store/state'
import { type Texts } from '../texts/texts'
import { type ChartData, type Line, type Mark } from './chart-data'
import { chartWindow, totalsOver } from './chart-window'

type ChartState = Pick<SimulatorState, 'flow' | 'settings'> & { marks?: readonly Mark[] }

/** A chart without the fields that all charts share. */
type Chart = Omit<ChartData, 'times' | 'marks'>

interface Locale {
  texts: Texts
  format: Format
}

/** The four charts of the simulator, with the same times. */
export function simulatorCharts(state: ChartState, locale: Locale): ChartData[] {
  const seconds = chartWindow(state.flow.timeline, state.settings.rangeSeconds)
  const shared = { times: seconds.map(({ t }) => t), marks: state.marks ?? [] }
  return [
    { ...shared, ...chartOfOrders(seconds, state, locale) },
    { ...shared, ...chartOfLag(seconds, state.settings.group, locale) },
    { ...shared, ...chartOfPods(seconds, consumerNames, locale) },
    { ...shared, ...chartOfOrderTimes(seconds, locale) },
  ]
}

/** The chart of the pods of the chosen group only. */
export function podsChart({ flow, settings }: ChartState, locale: Locale): ChartData {
  const seconds = chartWindow(flow.timeline, settings.rangeSeconds)
  return { times: seconds.map(({ t }) => t), ...chartOfPods(seconds, [settings.group], locale) }
}

function chartOfOrders(seconds: readonly Second[], { flow, settings }: ChartState, { texts, format }: Locale): Chart {
  const { charts } = texts
  const totals = totalsOver(seconds, flow.timeline.at(-1), flow.counts)
  const values = (field: 'placed' | 'delivered') =>
    seconds.map((second, i) =>
      settings.cumulative && second[field] !== null ? (totals[i]?.[field] ?? null) : second[field],
    )
  const delivered = { colour: '--ink', dash: [5, 3], isFilled: true, values: values('delivered') }
  return {
    key: 'orders',
    title: charts.orders,
    unit: settings.cumulative ? charts.ordersTotal : charts.ordersUnit,
    format: format.integer,
    lines: [
      { key: 'placed', label: charts.placed, colour: '--accent', values: values('placed') },
      { key: 'delivered', label: charts.delivered, ...delivered },
    ],
  }
}

function groupLines(
  names: readonly ConsumerName[],
  seconds: readonly Second[],
  { field, texts }: { field: 'lag' | 'pods'; texts: Texts },
): Line[] {
  return names.map((name) => ({
    key: name,
    label: texts.groups[name].name,
    ...groupLineStyles[name],
    isStepped: field === 'pods',
    values: seconds.map((second) => second[field]?.[name] ?? null),
  }))
}

function chartOfLag(seconds: readonly Second[], chosen: ConsumerName, { texts, format }: Locale): Chart {
  const limit: Line = {
    key: 'limit',
    label: texts.charts.limit(texts.groups[chosen].name),
    colour: '--ink-3',
    isStepped: true,
    isInTitle: true,
    values: seconds.map(({ pods: ready }) => (ready ? LAG_THRESHOLD * ready[chosen] : null)),
  }
  return {
    key: 'lag',
    title: texts.charts.lag,
    unit: texts.charts.lagUnit,
    format: format.integer,
    lines: [...groupLines(consumerNames, seconds, { field: 'lag', texts }), limit],
  }
}

function chartOfPods(seconds: readonly Second[], names: readonly ConsumerName[], { texts, format }: Locale): Chart {
  return {
    key: 'pods',
    title: texts.charts.pods,
    unit: texts.charts.podsUnit,
    format: format.integer,
    lines: groupLines(names, seconds, { field: 'pods', texts }),
  }
}

function chartOfOrderTimes(seconds: readonly Second[], { texts: { charts }, format }: Locale): Chart {
  const line = (field: 'averageMs' | 'p95Ms') => ({
    hasPoints: true,
    values: seconds.map(({ [field]: ms }) => (ms === null ? null : ms / 1_000)),
  })
  return {
    key: 'times',
    title: charts.times,
    unit: charts.timesUnit,
    format: format.twoDecimals,
    lines: [
      { key: 'average', label: charts.average, colour: '--ink', ...line('averageMs') },
      { key: 'p95', label: charts.p95, colour: '--accent', dash: [5, 3], ...line('p95Ms') },
    ],
  }
}
