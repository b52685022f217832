import { type Prediction } from '../src'
import { type RecordedRun } from './recorded-run'

/** A figure in the table of errors. */
export interface PredictionError {
  name: string
  recorded: number | null
  predicted: number | null
  /** As a fraction; in pods for the width of the band. */
  error: number | null
  /** Predicted minus recorded, in the unit of both. Missing if the two are not the same figure. */
  deviation?: number
  /** Whether the error is within its bound. */
  isWithin: boolean
}

interface RecordedFigures {
  /** Start of the part of the run that the figures are about. */
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
  const replicasAtStart = run.scaleSteps[0]?.from ?? run.parameters.min
  const replicasAt = (t: number): number => run.scaleSteps.findLast((step) => step.t <= t)?.to ?? replicasAtStart
  const until = run.samples.at(-1)?.t ?? 0
  const start = Math.max(0, from)
  const times = [start, ...run.scaleSteps.flatMap(({ t }) => (t > start ? [t] : [])), until]
  const podSeconds = times
    .slice(1)
    .reduce((sum, t, index) => sum + (t - (times[index] ?? 0)) * replicasAt(times[index] ?? 0), 0)
  const ends = run.samples.map(({ t, end, produced }) => {
    return { t, total: end ? end.reduce<number>((sum, each) => sum + (each ?? 0), 0) : (produced ?? 0) }
  })
  const lastArrival = ends.find(({ total }) => total === ends.at(-1)?.total)?.t ?? 0
  const drainedAt = lags.find(({ t, lag }) => t >= lastArrival && lag === 0)?.t
  return {
    from: start,
    lags: lags.filter(({ t }) => t >= start),
    replicasAt,
    podSeconds,
    lastArrival,
    until,
    drainSeconds: drainedAt === undefined ? null : drainedAt - lastArrival,
  }
}

const relativeError = (predicted: number, recorded: number): number =>
  Math.abs(predicted - recorded) / Math.max(recorded, 1e-9)

/** The error of a figure. It is within its bound if the relative or the absolute error is. */
function compared(
  name: string,
  recorded: number,
  predicted: number,
  maxRelative: number,
  maxAbsolute: number,
): PredictionError {
  const deviation = predicted - recorded
  const error = relativeError(predicted, recorded)
  const isWithin = error <= maxRelative || Math.abs(deviation) <= maxAbsolute
  return { name, recorded, predicted, error, deviation, isWithin }
}

/**
 * Share of the seconds in which the recorded replicas were within the band, which is widened by one sync period of the
 * HPA.
 */
function shareInBand(
  prediction: Prediction,
  { from, replicasAt, until }: RecordedFigures,
  syncSeconds: number,
): number {
  const seconds = prediction.seconds.filter(([t]) => t >= from && t <= until)
  const secondsInBand = seconds.filter(([t]) => {
    const nearSeconds = prediction.seconds.filter(([other]) => Math.abs(other - t) <= syncSeconds)
    const low = Math.min(...nearSeconds.map(([, , replicasLow]) => replicasLow))
    const high = Math.max(...nearSeconds.map(([, , , replicasHigh]) => replicasHigh))
    return replicasAt(t) >= low && replicasAt(t) <= high
  })
  return secondsInBand.length / seconds.length
}

/** The lag in a row of {@link Prediction.seconds}. */
const lagIn = ([, , , , lag]: Prediction['seconds'][number]): number => lag

/** Mean difference of the lag, in records. */
function meanLagError(prediction: Prediction, { lags }: RecordedFigures): number {
  const predictedLag = (t: number): number => {
    const row = prediction.seconds[Math.round(t)]
    return row ? lagIn(row) : 0
  }
  return lags.reduce((sum, { t, lag }) => sum + Math.abs(predictedLag(t) - lag), 0) / lags.length
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

/** The error of the time from the last arrival until the lag is zero. */
function drainError({ drainedAt }: Prediction, figures: RecordedFigures, syncSeconds: number): PredictionError {
  const name = 'last arrival until lag 0'
  const { drainSeconds: recorded, lastArrival } = figures
  const predicted = drainedAt === null ? null : drainedAt - lastArrival
  if (predicted !== null && recorded !== null) return compared(name, recorded, predicted, 0.1, syncSeconds)
  return { name, recorded, predicted, error: null, isWithin: predicted === recorded }
}

/**
 * The errors of a prediction against the recorded run, and whether each is within its bound. `from`: the start of the
 * part of the run to compare; the waits are those of the whole run.
 */
export function errorsOf(prediction: Prediction, run: RecordedRun, from?: number): PredictionError[] {
  const figures = recordedFigures(run, from)
  const syncSeconds = run.hpaSyncSeconds
  const peakLag = Math.max(...figures.lags.map(({ lag }) => lag))
  const inBand = shareInBand(prediction, figures, syncSeconds)
  const rows = prediction.seconds.filter(([t]) => t >= figures.from)
  const bandWidth = rows.reduce((sum, [, , low, high]) => sum + high - low, 0) / rows.length
  const lagError = meanLagError(prediction, figures)
  const [podSeconds, low, high] = podSecondsOf(prediction, figures)
  const podSecondsError = compared('pod-seconds', figures.podSeconds, podSeconds, 0.05, 0)
  const isInPodBand = figures.podSeconds >= low && figures.podSeconds <= high
  return [
    { name: 'replicas in the band', recorded: null, predicted: null, error: 1 - inBand, isWithin: inBand >= 0.9 },
    { name: 'width of the band', recorded: null, predicted: bandWidth, error: bandWidth, isWithin: bandWidth <= 2 },
    {
      name: 'lag, mean error',
      recorded: peakLag,
      predicted: lagError,
      error: peakLag === 0 ? 0 : lagError / peakLag,
      isWithin: lagError <= Math.max(0.05 * peakLag, 5),
    },
    compared('lag, peak', peakLag, Math.max(...rows.map(lagIn)), 0.15, 10),
    drainError(prediction, figures, syncSeconds),
    ...(run.waits
      ? [
          compared('wait, p50', run.waits.p50, prediction.waits.p50, 0.15, 1),
          compared('wait, p95', run.waits.p95, prediction.waits.p95, 0.15, 1),
        ]
      : []),
    { ...podSecondsError, isWithin: podSecondsError.isWithin || isInPodBand },
  ]
}
