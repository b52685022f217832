import { type PlanSummary } from '@food-delivery/planner'
import { type Format, clockTime } from '../../shell/format'
import { type SharedTexts } from '../../shell/texts/texts'
import { type PlanTexts } from '../texts/texts'

interface FigureContext {
  texts: PlanTexts
  shared: SharedTexts
  format: Format
}

/** A row of the table. */
interface Figure {
  readonly name: string
  readonly textOf: (summary: PlanSummary) => string
}

/** A duration in the unit that suits its length: "0.35 s", "42 s", "12.5 minutes", "3.1 hours". */
export function durationWords(seconds: number, { shared: { units }, format }: Omit<FigureContext, 'texts'>): string {
  if (seconds < 10) return units.seconds(String(Number(seconds.toPrecision(2))))
  if (seconds < 120) return units.seconds(format.integer(seconds))
  return seconds < 7_200
    ? units.minutes(format.oneDecimal(seconds / 60))
    : units.hours(format.oneDecimal(seconds / 3_600))
}

/** The figures of a set of settings, in the order of the table. */
export function figuresOf({ texts, shared, format }: FigureContext): Figure[] {
  const { figures } = texts
  const duration = (seconds: number) => durationWords(seconds, { shared, format })
  return [
    { name: figures.podHours, textOf: ({ podHours }) => format.oneDecimal(podHours) },
    { name: figures.cost, textOf: ({ cost }) => (cost === null ? shared.unknown : format.price(cost)) },
    { name: figures.p50, textOf: ({ waits }) => duration(waits.p50) },
    { name: figures.p95, textOf: ({ waits }) => duration(waits.p95) },
    { name: figures.p99, textOf: ({ waits }) => duration(waits.p99) },
    { name: figures.peakLag, textOf: ({ peakLag }) => figures.at(format.integer(peakLag.lag), clockTime(peakLag.t)) },
    { name: figures.pods, textOf: ({ pods }) => figures.range(format.integer(pods.min), format.integer(pods.max)) },
    { name: figures.rescales, textOf: ({ rescales }) => format.integer(rescales) },
    { name: figures.flaps, textOf: ({ flaps }) => format.integer(flaps) },
    {
      name: figures.goal,
      textOf: ({ goal }) => {
        if (goal === null) return shared.unknown
        return (goal.isMet ? figures.met : figures.missed)(duration(goal.secondsAbove))
      },
    },
  ]
}

/**
 * A remark on a set of settings: that the number of pods stays the same although the lag is far above the target, or
 * how many records are not processed at the end.
 */
export function remark({ hold, records }: PlanSummary, { texts, shared, format }: FigureContext): string {
  const { figures } = texts
  if (hold) {
    const duration = durationWords(hold.to - hold.from, { shared, format })
    const pods = format.integer(hold.replicas)
    const holdText = figures.hold(clockTime(hold.from), duration, pods, format.integer(hold.lag))
    return hold.isCappedWithinTolerance ? `${holdText} ${figures.capped}` : holdText
  }
  return records.waiting < 1 ? figures.nothingWaits : figures.waiting(format.integer(records.waiting))
}
