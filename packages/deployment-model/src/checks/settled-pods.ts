/** Default tolerance of the HPA controller, which keeps the number of pods while the ratio is this close to 1. */
const TOLERANCE = 0.1

/** An HPA without load that starts with `from` pods. `ratio`: usage of an idle pod divided by the target. */
interface IdleScaling {
  ratio: number
  from: number
  min: number
  max: number
}

/**
 * Number of pods at which an HPA settles without load. Each pod has its idle usage, so the ratio of usage to target is
 * the same for any number of pods.
 */
export function settledPods({ ratio, from, min, max }: IdleScaling): number {
  if (Math.abs(ratio - 1) <= TOLERANCE) return from
  const desired = Math.ceil(withoutFloatError(from * ratio))
  const next = Math.min(max, Math.max(min, desired))
  return next === from ? from : settledPods({ ratio, from: next, min, max })
}

/**
 * A target, in percent, at which idle pods scale back to `min` from any number of pods: the smallest whole number, or
 * 1 more.
 */
export function sufficientTarget({ idlePercent, min }: { idlePercent: number; min: number }): number {
  // The last step needs the highest target: min + 1 idle pods must result in a desired count of min.
  const targetOfLastStep = (idlePercent * (min + 1)) / min
  // The ratio must be outside the tolerance, so strictly below 1 − TOLERANCE; adding 1 always suffices.
  const targetOutsideTolerance = idlePercent / (1 - TOLERANCE) + 1
  return Math.ceil(withoutFloatError(Math.max(targetOfLastStep, targetOutsideTolerance)))
}

/** Removes errors of floating-point arithmetic, so that rounding up does not add 1. */
const withoutFloatError = (value: number) => Math.round(value * 1e9) / 1e9
