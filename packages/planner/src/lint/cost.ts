import { prepareScaledObject, type Rules, type ScaledObject, withDefaults } from '@food-delivery/autoscaler'
import { curveOfRates, defaultPlatform, FluidWork, type Load, randomOf, Scaler, simulate } from '../engine'
import { simulatedObject } from '../input'
import { type Mend } from './rule'

const HOUR = 3_600
const DAY = 24 * HOUR
const STEP = 300
const DAYS = 3
const PERIOD = 15
/** What the peak of the day needs, as a share of the maximum. */
const PEAK_USE = 0.8
const WORK_SECONDS = 0.05

/** A day with a peak at noon and a lower one in the evening, as shares of the highest rate. */
function dayShape(): { times: number[]; rates: number[] } {
  const times = Array.from({ length: DAY / STEP + 1 }, (_, index) => index * STEP)
  const rates = times.map((time) => {
    const hour = time / HOUR
    return 20 + 180 * Math.exp(-(((hour - 12) / 2) ** 2)) + 150 * Math.exp(-(((hour - 19) / 1.5) ** 2))
  })
  const highest = Math.max(...rates)
  return { times, rates: rates.map((rate) => rate / highest) }
}

/** What a setting costs on a day. Waits in seconds. */
export interface DayCost {
  p95: number
  podHours: number
  rescales: number
}

interface Day {
  partitions: number
  /** Records a second at the peak. */
  peak: number
  workSeconds: number
  rules: Rules
}

function loadOf({ partitions, peak }: Day): Load {
  const { times, rates } = dayShape()
  const curve = curveOfRates(
    times,
    rates.map((rate) => rate * peak),
  )
  return {
    curves: [curve],
    partitions: Array.from({ length: partitions }, () => ({ curve: 0, share: 1 / partitions })),
  }
}

/** Only the Kafka triggers: no other load is known. */
function simulated(object: ScaledObject): ScaledObject {
  const { spec } = simulatedObject(object)
  const triggers = spec.triggers.filter(({ type }) => type === 'kafka')
  return { ...object, spec: { ...spec, triggers } }
}

function costOfDay(object: ScaledObject, day: Day, seed: number): DayCost {
  const { partitions, workSeconds: mean, rules } = day
  const work = new FluidWork({ load: loadOf(day), queueing: { mean, servers: 1, variation: 0.5 }, from: 0 })
  const { minReplicaCount, maxReplicaCount } = withDefaults(object.spec)
  const { podSeconds, decisions } = simulate({
    scaler: new Scaler(prepareScaledObject({ object: simulated(object), rules }), 0),
    work,
    platform: defaultPlatform,
    partitions,
    replicasAtStart: Math.min(maxReplicaCount, Math.max(1, minReplicaCount)),
    from: 0,
    until: DAY,
    looks: { hpaSyncAt: PERIOD, hpaPeriod: PERIOD, pollAt: 0 },
    random: randomOf(seed),
    sampleEvery: HOUR,
  })
  return { p95: work.allWaits().quantile(0.95), podHours: podSeconds / HOUR, rescales: decisions.length }
}

/** The worst of some days: whether a fault shows depends on when pods start. */
function costOfDays(object: ScaledObject, day: Day): DayCost {
  const days = Array.from({ length: DAYS }, (_, index) => costOfDay(object, day, index + 1))
  return days.reduce((worst, each) => (each.p95 > worst.p95 ? each : worst))
}

const seconds = (value: number): string => (value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`)

const costText = ({ p95, podHours, rescales }: DayCost): string =>
  `p95 wait ${seconds(p95)}, ${podHours.toFixed(1)} pod-hours, ${rescales} rescales`

/** The cost of a fault and of its mend on the same day. */
export function simulateMend(
  { object, mended, partitions, what }: Mend,
  { rules, workSeconds }: { rules: Rules; workSeconds: number | null },
): { fault: DayCost; mended: DayCost; text: string } {
  const pods = Math.min(partitions, withDefaults(object.spec).maxReplicaCount)
  const mean = workSeconds ?? WORK_SECONDS
  const day = { partitions, peak: (PEAK_USE * pods) / mean, workSeconds: mean, rules }
  const [before, after] = [costOfDays(object, day), costOfDays(mended, day)]
  const text = `Worst of ${DAYS} simulated days, peak at 80 % of ${pods} pods: ${costText(before)}; with ${what}: ${costText(after)}.`
  return { fault: before, mended: after, text }
}
