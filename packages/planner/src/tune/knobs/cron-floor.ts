import { type Choice, type Knob, type Spec, unchanged } from '../knob'
import { MAX_UTILIZATION, type Needs } from '../needs'
import { triggersOf } from '../spec-path'

const DAY = 86_400
/** A load must cover most of a day before a schedule is made of it. */
const SHORTEST_LOAD = 0.75 * DAY
/** Pods are started this long before the load. */
const LEAD_SECONDS = 600
/** Shorter periods get no trigger, and shorter gaps between periods are bridged. */
const SHORTEST_SECONDS = 1800
/** A schedule with more periods per day is not tried. */
const MAX_TIMES = 3

/** A period of the day with a minimum of pods, in seconds since midnight UTC. */
interface Floor {
  from: number
  to: number
  replicas: number
}

/** The lowest rate of each slot of the day, over all days of the load; null for slots that the load does not cover. */
function dailyRates({ slots, slotSeconds }: Needs, startedAt: number): (number | null)[] {
  const day = new Array<number | null>(Math.round(DAY / slotSeconds)).fill(null)
  const first = Math.floor(((startedAt / 1000) % DAY) / slotSeconds)
  for (const [index, rate] of slots.entries()) {
    const slot = (first + index) % day.length
    day[slot] = Math.min(day[slot] ?? Infinity, rate)
  }
  return day
}

/** Periods of the day in which the load needs at least this many pods. */
function floorsOf(needs: Needs, startedAt: number, replicas: number): Floor[] {
  const { slotSeconds, podRate } = needs
  const floors: Floor[] = []
  for (const [slot, rate] of dailyRates(needs, startedAt).entries()) {
    if (rate === null || rate / podRate / MAX_UTILIZATION <= replicas - 1) continue
    const [from, to] = [slot * slotSeconds, (slot + 1) * slotSeconds]
    const last = floors.at(-1)
    if (last && from - last.to <= SHORTEST_SECONDS) last.to = to
    else floors.push({ from, to, replicas })
  }
  return floors
    .filter(({ from, to }) => to - from >= SHORTEST_SECONDS)
    .map((floor) => ({ ...floor, from: Math.max(0, floor.from - LEAD_SECONDS) }))
}

const cronOf = (seconds: number): string => `${Math.floor(seconds / 60) % 60} ${Math.floor(seconds / 3600) % 24} * * *`
const clockOf = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')

function triggerOf({ from, to, replicas }: Floor): unknown {
  const end = to >= DAY ? DAY - 60 : to
  const metadata = { timezone: 'UTC', start: cronOf(from), end: cronOf(end), desiredReplicas: String(replicas) }
  return { type: 'cron', metadata }
}

function choiceOf(floors: readonly Floor[]): Choice {
  const [{ replicas } = { replicas: 0 }] = floors
  const times = floors.map(({ from, to }) => `${clockOf(from)} to ${clockOf(to)}`).join(' and ')
  return {
    text: `cron floor ${replicas} from ${times} UTC`,
    meaning: `From ${times} (UTC) at least ${replicas} pods run, as the load needed them then; this assumes that days repeat.`,
    apply: (spec) => (spec['triggers'] = [...(spec['triggers'] as unknown[]), ...floors.map(triggerOf)]),
  }
}

/**
 * Cron triggers that keep a minimum of pods in the periods of the day in which the load needs them. `startedAt`: ms
 * since 1970.
 */
export function cronKnob(spec: Spec, needs: Needs, startedAt: number): Knob {
  const isLong = needs.slots.length * needs.slotSeconds >= SHORTEST_LOAD
  const hasCron = triggersOf(spec).some(({ type }) => type === 'cron')
  const max = Math.ceil(needs.peakRate / needs.podRate / MAX_UTILIZATION)
  const levels = [0.3, 0.5, 0.7, 0.9].map((share) => Math.round(share * max)).filter((replicas) => replicas > 1)
  const choices = [...new Set(levels)].flatMap((replicas) => {
    const floors = isLong && !hasCron ? floorsOf(needs, startedAt, replicas) : []
    return floors.length > 0 && floors.length <= MAX_TIMES ? [choiceOf(floors)] : []
  })
  return { name: 'cron', isOrdered: false, current: 0, choices: [unchanged, ...choices] }
}
