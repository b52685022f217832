import { type Choice, type Knob, type Spec, unchanged } from '../knob'
import { MAX_UTILIZATION, type Needs } from '../needs'
import { triggersOf } from '../spec-path'

const DAY_SECONDS = 86_400
/** A load must cover most of a day before a schedule is made of it. */
const MIN_LOAD_SECONDS = 0.75 * DAY_SECONDS
/** Pods are started this long before the load. */
const LEAD_SECONDS = 600
/** A shorter period gets no trigger. Two periods with at most this time between them become one. */
const MIN_PERIOD_SECONDS = 1800
/** A schedule with more periods per day is not tried. */
const MAX_PERIODS = 3

/** The minimums of pods to try, as shares of the pods that the peak needs. */
const FLOOR_SHARES = [0.3, 0.5, 0.7, 0.9]

/** A period of the day with a minimum of pods, in seconds since midnight UTC. */
interface FloorPeriod {
  from: number
  to: number
  replicas: number
}

/** The lowest rate of each slot of the day, over all days of the load; null for slots that the load does not cover. */
function dailyRates({ slots, slotSeconds }: Needs, startedAt: number): (number | null)[] {
  const rates = new Array<number | null>(Math.round(DAY_SECONDS / slotSeconds)).fill(null)
  const firstSlot = Math.floor(((startedAt / 1000) % DAY_SECONDS) / slotSeconds)
  for (const [index, rate] of slots.entries()) {
    const slot = (firstSlot + index) % rates.length
    rates[slot] = Math.min(rates[slot] ?? Infinity, rate)
  }
  return rates
}

/** Periods of the day in which the load needs at least this many pods. */
function periodsOf(needs: Needs, startedAt: number, replicas: number): FloorPeriod[] {
  const { slotSeconds, podRate } = needs
  const periods: FloorPeriod[] = []
  for (const [slot, rate] of dailyRates(needs, startedAt).entries()) {
    if (rate === null || rate / podRate / MAX_UTILIZATION <= replicas - 1) continue
    const [from, to] = [slot * slotSeconds, (slot + 1) * slotSeconds]
    const last = periods.at(-1)
    if (last && from - last.to <= MIN_PERIOD_SECONDS) last.to = to
    else periods.push({ from, to, replicas })
  }
  return periods
    .filter(({ from, to }) => to - from >= MIN_PERIOD_SECONDS)
    .map((period) => ({ ...period, from: Math.max(0, period.from - LEAD_SECONDS) }))
}

/** A time of the day as a cron expression. */
const cronOf = (seconds: number): string => `${Math.floor(seconds / 60) % 60} ${Math.floor(seconds / 3600) % 24} * * *`
/** A time of the day such as `09:30`. */
const clockOf = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')

function triggerOf({ from, to, replicas }: FloorPeriod): unknown {
  // A period until midnight ends at 23:59, because KEDA rejects a trigger whose start and end are both midnight.
  const end = to >= DAY_SECONDS ? DAY_SECONDS - 60 : to
  const metadata = { timezone: 'UTC', start: cronOf(from), end: cronOf(end), desiredReplicas: String(replicas) }
  return { type: 'cron', metadata }
}

function choiceOf(periods: readonly FloorPeriod[]): Choice {
  const [{ replicas } = { replicas: 0 }] = periods
  const times = periods.map(({ from, to }) => `${clockOf(from)} to ${clockOf(to)}`).join(' and ')
  return {
    text: `cron floor ${replicas} from ${times} UTC`,
    meaning: `From ${times} (UTC) at least ${replicas} pods run, as the load needed them then; this assumes that days repeat.`,
    apply: (spec) => (spec['triggers'] = [...(spec['triggers'] as unknown[]), ...periods.map(triggerOf)]),
  }
}

/**
 * Cron triggers that keep a minimum of pods in the periods of the day in which the load needs them. `startedAt`: ms
 * since 1970.
 */
export function cronKnob(spec: Spec, needs: Needs, startedAt: number): Knob {
  const isLongEnough = needs.slots.length * needs.slotSeconds >= MIN_LOAD_SECONDS
  const hasCron = triggersOf(spec).some(({ type }) => type === 'cron')
  const podsAtPeak = Math.ceil(needs.peakRate / needs.podRate / MAX_UTILIZATION)
  const floors = FLOOR_SHARES.map((share) => Math.round(share * podsAtPeak)).filter((replicas) => replicas > 1)
  const choices = [...new Set(floors)].flatMap((replicas) => {
    const periods = isLongEnough && !hasCron ? periodsOf(needs, startedAt, replicas) : []
    return periods.length > 0 && periods.length <= MAX_PERIODS ? [choiceOf(periods)] : []
  })
  return { name: 'cron', isOrdered: false, current: 0, choices: [unchanged, ...choices] }
}
