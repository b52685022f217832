import { type PredictionError } from '../../packages/planner/test/prediction-errors'

/** The columns of a table of prediction errors. */
export const errorNames = [
  'replicas in the band',
  'width of the band',
  'lag, mean error',
  'lag, peak',
  'last arrival until lag 0',
  'wait, p50',
  'wait, p95',
  'pod-seconds',
]

/** The cells of the row of a prediction, in the order of {@link errorNames}. */
export const errorCells = (errors: readonly PredictionError[]): string[] =>
  errorNames.map((wanted) => cell(errors.find(({ name }) => name === wanted)))

/**
 * The band is the predicted range of replicas. The cell is the share of the time in which the recorded replicas are in it, its
 * mean width, or the mean error of the lag relative to its peak; for all other figures `recorded → predicted`. `!` marks an
 * error outside of its bound.
 */
function cell(error: PredictionError | undefined): string {
  if (!error) return '–'
  const { name, recorded, predicted, isWithin } = error
  const mark = isWithin ? '' : ' !'
  if (name === 'replicas in the band') return `${(100 * (1 - (error.error ?? 0))).toFixed(0)} %${mark}`
  if (name === 'lag, mean error') return `${(100 * (error.error ?? 0)).toFixed(1)} %${mark}`
  if (name === 'width of the band') return `${(predicted ?? 0).toFixed(2)}${mark}`
  const text = (value: number | null): string => (value === null ? '–' : value.toFixed(value < 30 ? 2 : 0))
  return `${text(recorded)} → ${text(predicted)}${mark}`
}
