import { type ChartData, type Line, type LineStyle } from '../../charts/chart-data'
import { type Format, clockTime, elapsedTime } from '../../shell/format'
import { type PlanCurves, type PlanResults, type Side } from '../engine/messages'
import { type PlanTexts } from '../texts/texts'

/** The dashes distinguish the sides for users who cannot see the colours. */
const sideStyles: Record<Side, LineStyle> = {
  given: { colour: '--blue' },
  changed: { colour: '--accent', dash: [8, 4] },
}
const readyDash = [2, 4]

/** In loads of at least this length, times are in hours and minutes. */
const LONG_SECONDS = 7_200

/** Returns a function that formats a time since the start of a load of this length. */
export const timeFormat = (seconds: number) => (seconds >= LONG_SECONDS ? clockTime : elapsedTime)

/** The sides that have results, `given` first. */
export const sidesOf = ({ changed }: PlanResults): Side[] => (changed ? ['given', 'changed'] : ['given'])

const highest = (values: readonly (number | null)[]): number =>
  values.reduce<number>((max, value) => Math.max(max, value ?? 0), 0)

interface ChartContext {
  results: PlanResults
  texts: PlanTexts
  format: Format
}

/** The lines of a curve, one for each side. The legend shows the highest value while the pointer is outside. */
function linesOf(curve: Exclude<keyof PlanCurves, 'times'>, { results, texts }: ChartContext): Line[] {
  return sidesOf(results).flatMap((side) => {
    const values = results[side]?.curves[curve] ?? []
    return { key: `${side}-${curve}`, label: texts.sides[side], ...sideStyles[side], values, summary: highest(values) }
  })
}

function podLines(context: ChartContext): Line[] {
  const { texts } = context
  const ready = linesOf('ready', context).map((line) => ({
    ...line,
    dash: readyDash,
    label: texts.curves.readyOf(line.label),
  }))
  return [...linesOf('desired', context), ...ready].map((line) => ({ ...line, isStepped: true }))
}

/** The charts of a plan on one time axis. */
export function planCharts(context: ChartContext): ChartData[] {
  const { results, texts, format } = context
  const { times, arrivals } = results.given.curves
  const common = { times, formatElapsed: timeFormat(times.at(-1) ?? 0), unit: texts.curves.unit }
  const numberText = (value: number) => (value < 10 ? format.oneDecimal(value) : format.integer(value))
  const rate = { key: 'rate', label: texts.curves.rate, colour: '--green', isFilled: true, values: arrivals }
  return [
    {
      ...common,
      key: 'arrivals',
      title: texts.curves.arrivals,
      format: numberText,
      lines: [{ ...rate, summary: highest(arrivals) }],
    },
    { ...common, key: 'lag', title: texts.curves.lag, format: format.integer, lines: linesOf('lag', context) },
    { ...common, key: 'age', title: texts.curves.age, format: numberText, lines: linesOf('age', context) },
    { ...common, key: 'pods', title: texts.curves.pods, format: format.integer, lines: podLines(context) },
  ]
}
