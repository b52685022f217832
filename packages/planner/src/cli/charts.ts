import { plot } from 'asciichart'
import { durationText, type PlanResult, type PlanSample, timeText } from '../plan'
import { costText, podHoursText, podsText } from './figure-text'
import { tableLines } from './text-layout'

const CHART_HEIGHT = 7
/** Columns left of a curve, for a label and the axis that asciichart draws. */
const CURVE_OFFSET = 12
/** How many of these columns the axis takes. */
const AXIS_COLUMNS = 4

interface Curve {
  title: string
  valueOf: (sample: PlanSample) => number
}

const curves: Curve[] = [
  { title: 'arrivals, records per second', valueOf: ({ arrivals }) => arrivals },
  { title: 'lag, records', valueOf: ({ lag }) => lag },
  { title: 'age of the oldest record, seconds', valueOf: ({ age }) => age },
  { title: 'pods (spec.replicas)', valueOf: ({ desired }) => desired },
]

/** The highest value in each column of a chart of this width. */
function columnsOf(samples: readonly PlanSample[], valueOf: Curve['valueOf'], width: number): number[] {
  const count = Math.min(width, samples.length)
  return Array.from({ length: count }, (_, column) => {
    const [from, to] = [column, column + 1].map((edge) => Math.floor((edge * samples.length) / count))
    return samples.slice(from, to).reduce((highest, sample) => Math.max(highest, valueOf(sample)), -Infinity)
  })
}

function shortNumber(value: number): string {
  if (value >= 100_000) return `${(value / 1000).toFixed(0)}k`
  if (value >= 10_000) return `${(value / 1000).toFixed(1)}k`
  return value.toFixed(value < 10 ? 1 : 0)
}

const label = (value: number): string => shortNumber(value).padStart(CURVE_OFFSET - AXIS_COLUMNS)

function timeAxis(samples: readonly PlanSample[], width: number): string {
  const [first, last] = [samples[0]?.t ?? 0, samples.at(-1)?.t ?? 0]
  const [left, right] = [timeText(first), timeText(last)]
  return ' '.repeat(CURVE_OFFSET - 2) + left + ' '.repeat(Math.max(1, width - left.length - right.length)) + right
}

/** The curves of a plan, for a terminal with this many columns. */
export function chartsOf({ samples }: PlanResult, columns: number): string {
  const width = Math.max(20, Math.min(columns - CURVE_OFFSET, 120))
  const charts = curves.map(({ title, valueOf }) => {
    const values = columnsOf(samples, valueOf, width)
    const isFlat = values.every((value) => value === values[0])
    // Without a maximum, asciichart would give the chart of a curve that is always 0 no height.
    const range = isFlat ? { min: 0, max: Math.max(1, values[0] ?? 0) } : { min: 0 }
    return `${title}\n${plot(values, { height: CHART_HEIGHT, format: label, ...range })}`
  })
  return samples.length === 0 ? '' : `${charts.join('\n\n')}\n${timeAxis(samples, width)}`
}

const figureRows: [string, (result: PlanResult) => string][] = [
  ['pod-hours', ({ summary }) => podHoursText(summary.podHours)],
  ['cost', ({ summary }) => costText(summary.cost)],
  ['rescales', ({ summary }) => String(summary.rescales)],
  ['reversed within 5 min', ({ summary }) => String(summary.flaps)],
  ['pods', ({ summary }) => podsText(summary.pods)],
  ['wait, 50 %', ({ summary: { waits } }) => durationText(waits.p50)],
  ['wait, 95 %', ({ summary: { waits } }) => durationText(waits.p95)],
  ['wait, 99 %', ({ summary: { waits } }) => durationText(waits.p99)],
  ['highest lag', ({ summary: { peakLag } }) => String(Math.round(peakLag.lag))],
  ['above the goal', ({ summary: { goal } }) => (goal ? durationText(goal.secondsAbove) : '–')],
]

/** The figures of several settings side by side. */
export function figuresOf(results: readonly PlanResult[], names: readonly string[]): string {
  const table = [['', ...names], ...figureRows.map(([name, valueOf]) => [name, ...results.map(valueOf)])]
  const lines = tableLines(table, (cell, width, column) => (column === 0 ? cell.padEnd(width) : cell.padStart(width)))
  return lines.join('\n')
}
