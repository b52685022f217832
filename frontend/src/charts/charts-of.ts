import { type ConsumerName, consumerNames } from '@food-delivery/contracts'
import { LAG_THRESHOLD } from '../cluster/capacity'
import { groupLooks } from '../cluster/group-look'
import { type Second } from '../flow/second'
import { type Format } from '../shell/format'
import { type SimulatorState } from '../store/state'
import { type Texts } from '../texts/texts'
import { type ChartData, type Line } from './chart-data'
import { chartWindow, totalsOver } from './chart-window'

type Part = Pick<SimulatorState, 'flow' | 'settings'>

interface Words {
  texts: Texts
  format: Format
}

/** All four charts on one time axis. */
export function chartsOf({ flow, settings }: Part, words: Words): ChartData[] {
  const seconds = chartWindow(flow.timeline, settings.rangeSeconds)
  return [
    orders(seconds, { flow, settings }, words),
    lag(seconds, settings.group, words),
    pods(seconds, consumerNames, words),
    fulfilment(seconds, words),
  ]
}

/** Ready pods of one group alone. */
export function podsChart({ flow, settings }: Part, words: Words): ChartData {
  return pods(chartWindow(flow.timeline, settings.rangeSeconds), [settings.group], words)
}

const timesOf = (seconds: readonly Second[]): number[] => seconds.map((second) => second.t)

function orders(seconds: readonly Second[], { flow, settings }: Part, { texts, format }: Words): ChartData {
  const { charts } = texts
  const totals = totalsOver(seconds, flow.timeline.at(-1), flow.counts)
  const values = (of: 'placed' | 'delivered') =>
    seconds.map((second, i) =>
      second[of] === null ? null : settings.cumulative ? (totals[i]?.[of] ?? null) : second[of],
    )
  return {
    key: 'orders',
    title: charts.orders,
    unit: settings.cumulative ? charts.ordersTotal : charts.ordersUnit,
    times: timesOf(seconds),
    format: format.integer,
    lines: [
      { key: 'placed', label: charts.placed, colour: '--accent', values: values('placed') },
      {
        key: 'delivered',
        label: charts.delivered,
        colour: '--ink',
        dash: [5, 3],
        filled: true,
        values: values('delivered'),
      },
    ],
  }
}

function groupLines(
  names: readonly ConsumerName[],
  { texts }: Words,
  value: (name: ConsumerName) => readonly (number | null)[],
): Line[] {
  return names.map((name) => ({ key: name, label: texts.groups[name].name, ...groupLooks[name], values: value(name) }))
}

function lag(seconds: readonly Second[], chosen: ConsumerName, words: Words): ChartData {
  const { charts, groups } = words.texts
  const limit: Line = {
    key: 'limit',
    label: charts.limit(groups[chosen].name),
    colour: '--ink-3',
    stepped: true,
    aside: true,
    values: seconds.map(({ pods: ready }) => (ready ? LAG_THRESHOLD * ready[chosen] : null)),
  }
  return {
    key: 'lag',
    title: charts.lag,
    unit: charts.lagUnit,
    times: timesOf(seconds),
    format: words.format.integer,
    lines: [...groupLines(consumerNames, words, (name) => seconds.map((second) => second.lag?.[name] ?? null)), limit],
  }
}

function pods(seconds: readonly Second[], names: readonly ConsumerName[], words: Words): ChartData {
  const { charts } = words.texts
  return {
    key: 'pods',
    title: charts.pods,
    unit: charts.podsUnit,
    times: timesOf(seconds),
    format: words.format.integer,
    lines: groupLines(names, words, (name) => seconds.map((second) => second.pods?.[name] ?? null)).map((line) => ({
      ...line,
      stepped: true,
    })),
  }
}

function fulfilment(seconds: readonly Second[], { texts, format }: Words): ChartData {
  const { charts } = texts
  const inSeconds = (ms: number | null) => (ms === null ? null : ms / 1_000)
  return {
    key: 'times',
    title: charts.times,
    unit: charts.timesUnit,
    times: timesOf(seconds),
    format: format.hundredths,
    lines: [
      {
        key: 'average',
        label: charts.average,
        colour: '--ink',
        sparse: true,
        values: seconds.map((second) => inSeconds(second.averageMs)),
      },
      {
        key: 'p95',
        label: charts.p95,
        colour: '--accent',
        dash: [5, 3],
        sparse: true,
        values: seconds.map((second) => inSeconds(second.p95Ms)),
      },
    ],
  }
}
