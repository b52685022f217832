/** Default tolerance of the HPA controller: it ignores a ratio this close to 1. */
const TOLERANCE = 0.1

/**
 * Pods that an HPA settles at without load, starting from `from` pods: each pod keeps its idle usage, so the ratio of
 * usage to target is the same for every number of pods. `ratio`: idle usage divided by the target.
 */
export function restReplicas({
  ratio,
  from,
  min,
  max,
}: {
  ratio: number
  from: number
  min: number
  max: number
}): number {
  if (Math.abs(ratio - 1) <= TOLERANCE) return from
  const wanted = Math.ceil(rounded(from * ratio))
  const next = Math.min(max, Math.max(min, wanted))
  return next === from ? from : restReplicas({ ratio, from: next, min, max })
}

/** The smallest target, in percent, at which idle pods scale back from any number to `min`. */
export function enoughTarget({ idlePercent, min }: { idlePercent: number; min: number }): number {
  // The last step is the hardest: min + 1 idle pods must result in a desired count of min.
  const forLastStep = (idlePercent * (min + 1)) / min
  return Math.ceil(rounded(Math.max(forLastStep, idlePercent / (1 - TOLERANCE) + 1)))
}

/** Rounds off floating-point errors. */
const rounded = (value: number) => Math.round(value * 1e9) / 1e9
