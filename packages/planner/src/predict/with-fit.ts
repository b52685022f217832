import { InvalidInputError } from '../errors'
import { type Fit } from '../fit'
import { type ArrivalsFile } from './arrivals-file'
import { type FittedPlatform, recordedTimes } from './recorded-platform'

/**
 * Processing time of a record in a pod with this concurrency, in ms.
 * @throws InvalidInputError if the fit has only a lower bound of the pod's rate
 */
export function fittedWorkMs({ group, podRate }: Fit, concurrency = 1): number {
  if (podRate.value !== null) return (1000 * concurrency) / podRate.value
  throw new InvalidInputError('--fit', `the fit of ${group} has only a lower bound of the rate of a pod`)
}

/**
 * The inputs of a prediction, with the rate of a pod and the times of a fit.
 * @throws InvalidInputError if the fit has only a lower bound of the rate of a pod
 */
export function withFit(file: ArrivalsFile, fit: Fit, concurrency = 1): { file: ArrivalsFile; times: FittedPlatform } {
  const workMs = fittedWorkMs(fit, concurrency)
  // The fitted start includes the startup time of the program.
  const startMs = fit.times.start ? 0 : file.parameters.startMs
  return {
    file: {
      ...file,
      parameters: { ...file.parameters, work: 'constant', workMs, startMs },
      serviceMs: { p10: workMs, p50: workMs, p90: workMs, mean: workMs },
    },
    times: { ...recordedTimes, ...fit.times, queuedExcessMs: 0 },
  }
}
