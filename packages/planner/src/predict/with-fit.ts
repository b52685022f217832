import { InvalidInputError } from '../errors'
import { type Fit } from '../fit'
import { type ArrivalsFile } from './arrivals-file'
import { type FittedPlatform, recordedTimes } from './recorded-platform'

/** What a record takes a pod that works on some at once, in ms. @throws InvalidInputError if the rate of a pod is only bounded */
export function fittedWorkMs({ group, podRate }: Fit, concurrency = 1): number {
  if (podRate.value !== null) return (1000 * concurrency) / podRate.value
  throw new InvalidInputError('', `the fit of ${group} has no rate of a pod, only its lower bound`)
}

/**
 * What `predict` reads, with the rate of a pod and the times of a fit instead of those of the recording and of the recorded platform.
 * @throws InvalidInputError if the rate of a pod is only bounded
 */
export function withFit(file: ArrivalsFile, fit: Fit, concurrency = 1): { file: ArrivalsFile; times: FittedPlatform } {
  const workMs = fittedWorkMs(fit, concurrency)
  // The fitted start contains what a pod does before it joins.
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
