import { consumerNames, consumers } from '@food-delivery/contracts'
import { type ChartData, type Line, type LineStyle } from '../charts/chart-data'
import { groupLineStyles } from '../cluster/group-style'
import { type Format, elapsedTime } from '../shell/format'
import { type Texts } from '../texts/texts'
import { type GroupSeconds, type RunSeconds } from './run-seconds'
import { faultMarksUntil } from './run-faults'

interface Locale {
  texts: Texts
  format: Format
}

/** The charts of a recording up to second `at`, with the values at that second. */
export function replayCharts(run: RunSeconds, at: number, { texts, format }: Locale): ChartData[] {
  const { charts } = texts
  const marks = faultMarksUntil(run, at, texts)
  const base = { times: run.times, formatElapsed: elapsedTime, format: format.integer, marks }
  const groupLines = (field: 'lag' | 'pods') =>
    run.groups.map((group, index) => ({
      key: group.group,
      ...styleOf(group, index),
      label: labelOf(group, texts),
      isStepped: field === 'pods',
      ...valuesUpTo(group[field], at),
    }))
  return [
    ...(run.orders
      ? [
          {
            ...base,
            key: 'orders',
            title: charts.orders,
            unit: charts.ordersUnit,
            lines: orderLines(run.orders, at, texts),
          },
        ]
      : []),
    { ...base, key: 'lag', title: charts.lag, unit: charts.lagUnit, lines: groupLines('lag') },
    { ...base, key: 'pods', title: charts.pods, unit: charts.podsUnit, lines: groupLines('pods') },
  ]
}

function orderLines(orders: NonNullable<RunSeconds['orders']>, at: number, { charts }: Texts): Line[] {
  return [
    { key: 'placed', label: charts.placed, colour: '--accent', ...valuesUpTo(orders.placed, at) },
    { key: 'delivered', label: charts.delivered, colour: '--ink', dash: [5, 3], ...valuesUpTo(orders.delivered, at) },
  ]
}

/** The values up to second `at`. The legend shows the value at that second. */
function valuesUpTo(values: readonly (number | null)[], at: number): Pick<Line, 'values' | 'summary'> {
  const current = values[at]
  return {
    values: values.map((value, second) => (second <= at ? value : null)),
    ...(current === null || current === undefined ? {} : { summary: current }),
  }
}

const consumerOf = ({ group, workload }: GroupSeconds) =>
  consumerNames.find((name) => consumers[name].groupId === group || consumers[name].deployment === workload)

/** The name of a group in the simulator; its id if the simulator does not have it. */
function labelOf(group: GroupSeconds, { groups }: Texts): string {
  const name = consumerOf(group)
  return name ? groups[name].name : group.group
}

function styleOf(group: GroupSeconds, index: number): LineStyle {
  const name = consumerOf(group) ?? consumerNames[index % consumerNames.length]
  return name ? groupLineStyles[name] : { colour: '--ink' }
}
