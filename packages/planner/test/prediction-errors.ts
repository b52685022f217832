import { type Prediction } from '../src'
import { type RecordedRun } from './recorded-run'

/** One line of the table of errors. */
export interface PredictionError {
  name: string
  recorded: number | null
  predicted: number | null
  /** In the unit of its bound. */
  error: number | null
  /** Predicted minus recorded, in the unit of both. Missing if the two are not the same figure. */
  deviation?: number
  /** Whether the error is within its bound. */
  isWithin: boolean
}

interface RecordedFigures {
  from: number
  lags: { t: number; lag: number }[]
  replicasAt: (t: number) => number
  podSeconds: number
  drainSeconds: number | null
  lastArrival: number
  until: number
}

/** The figures of a recording from the time `from` on, in seconds. */
export function recordedFigures(run: RecordedRun, from = -Infinity): RecordedFigures {
  const lags = run.samples.flatMap(({ t, end, committed, lag }) => {
    const total = end
      ? end.reduce<number>((sum, each, partition) => sum + (each ?? 0) - (committed?.[partition] ?? 0), 0)
      : lag
    return total === null || total === undefined ? [] : [{ t, lag: total }]
  })
  const start = run.scaleSteps[0]?.from ?? run.parameters.min
  const replicasAt = (t: number): number => run.scaleSteps.findLast((step) => step.t <= t)?.to ?? start
  const until = run.samples.at(-1)?.t ?? 0
  const begin = Math.max(0, from)
  const times = [begin, ...run.scaleSteps.flatMap(({ t }) => (t > begin ? [t] : [])), until]
  const podSeconds = times
    .slice(1)
    .reduce((sum, t, index) => sum + (t - (times[index] ?? 0)) * replicasAt(times[index] ?? 0), 0)
  const ends = run.samples.map(({ t, end, produced }) => {
    return { t, total: end ? end.reduce<number>((sum, each) => sum + (each ?? 0), 0) : (produced ?? 0) }
  })
  const lastArrival = ends.find(({ total }) => total === ends.at(-1)?.total)?.t ?? 0
  const drained = lags.find(({ t, lag }) => t >= lastArrival && lag === 0)?.t
  return {
    from: begin,
    lags: lags.filter(({ t }) => t >= begin),
    replicasAt,
    podSeconds,
    lastArrival,
    until,
    drainSeconds: drained === undefined ? null : drained - lastArrival,
  }
}

const relative = (predicted: number, recorded: number): number =>
  Math.abs(predicted - recorded) / Math.max(recorded, 1e-9)

function compared(name: string, recorded: number, predicted: number, share: number, absolute: number): PredictionError {
  const deviation = predicted - recorded
  const isWithin = relative(predicted, recorded) <= share || Math.abs(deviation) <= absolute
  return { name, recorded, predicted, error: relative(predicted, recorded), deviation, isWithin }
}

/**
 * Share of the seconds in which the recorded replicas were within the band, which is widened by one sync period of the
 * HPA.
 */
function inBand(prediction: Prediction, { from, replicasAt, until }: RecordedFigures, sync: number): number {
  const seconds = prediction.seconds.filter(([t]) => t >= from && t <= until)
  const inside = seconds.filter(([t]) => {
    const near = prediction.seconds.filter(([other]) => Math.abs(other - t) <= sync)
    const [low, high] = [Math.min(...near.map((row) => row[2])), Math.max(...near.map((row) => row[3]))]
    return replicasAt(t) >= low && replicasAt(t) <= high
  })
  return inside.length / seconds.length
}

function lagError(prediction: Prediction, { lags }: RecordedFigures): number {
  const at = (t: number): number => prediction.seconds[Math.round(t)]?.[4] ?? 0
  return lags.reduce((sum, { t, lag }) => sum + Math.abs(at(t) - lag), 0) / lags.length
}

/**
 * The predicted pod-seconds from a time on, with their band. The band of a part of the run is the sum of the bands of
 * its seconds.
 */
function podSecondsOf({ podSeconds, seconds }: Prediction, { from, until }: RecordedFigures): Prediction['podSeconds'] {
  if (from === 0) return podSeconds
  const rows = seconds.filter(([t]) => t >= from && t < until)
  const sum = (column: 1 | 2 | 3): number => rows.reduce((total, row) => total + row[column], 0)
  return [sum(1), sum(2), sum(3)]
}

/**
 * The errors of a prediction against the recorded run, and whether each is within its bound. `from`: only what happens
 * from that time on, except that waits are those of the whole run.
 */
export function errorsOf(prediction: Prediction, run: RecordedRun, from?: number): PredictionError[] {
  const figures = recordedFigures(run, from)
  const sync = run.hpaSyncSeconds
  const peak = Math.max(...figures.lags.map(({ lag }) => lag))
  const share = inBand(prediction, figures, sync)
  const rows = prediction.seconds.filter(([t]) => t >= figures.from)
  const width = rows.reduce((sum, row) => sum + row[3] - row[2], 0) / rows.length
  const mean = lagError(prediction, figures)
  const [podSeconds, low, high] = podSecondsOf(prediction, figures)
  const pods = compared('pod-seconds', figures.podSeconds, podSeconds, 0.05, 0)
  const drained = prediction.drainedAt === null ? null : prediction.drainedAt - figures.lastArrival
  const isSameEnd = drained === null && figures.drainSeconds === null
  return [
    { name: 'replicas in the band', recorded: null, predicted: null, error: 1 - share, isWithin: share >= 0.9 },
    { name: 'width of the band', recorded: null, predicted: width, error: width, isWithin: width <= 2 },
    {
      name: 'lag, mean error',
      recorded: peak,
      predicted: mean,
      error: peak === 0 ? 0 : mean / peak,
      isWithin: mean <= Math.max(0.05 * peak, 5),
    },
    compared('lag, peak', peak, Math.max(...rows.map((row) => row[4])), 0.15, 10),
    drained !== null && figures.drainSeconds !== null
      ? compared('last arrival until lag 0', figures.drainSeconds, drained, 0.1, sync)
      : {
          name: 'last arrival until lag 0',
          recorded: figures.drainSeconds,
          predicted: drained,
          error: null,
          isWithin: isSameEnd,
        },
    ...(run.waits
      ? [
          compared('wait, p50', run.waits.p50, prediction.waits.p50, 0.15, 1),
          compared('wait, p95', run.waits.p95, prediction.waits.p95, 0.15, 1),
        ]
      : []),
    { ...pods, isWithin: pods.isWithin || (figures.podSeconds >= low && figures.podSeconds <= high) },
  ]
}
