/** A change of the measured ratio up to this makes the HPA controller do nothing. */
const TOLERANCE = 0.1

/**
 * Pods that an HPA settles at while nobody sends anything, when it starts from `from` pods: each pod goes on using
 * its idle share, so the ratio of use to target is the same for every number of pods.
 * `ratio`: idle use divided by the target.
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

/** The smallest target, percent, at which idle pods come back from any number to `min`. */
export function enoughTarget({ idlePercent, min }: { idlePercent: number; min: number }): number {
  // The last step is the hardest: min + 1 pods must ask for no more than min.
  const forLastStep = (idlePercent * (min + 1)) / min
  return Math.ceil(rounded(Math.max(forLastStep, idlePercent / (1 - TOLERANCE) + 1)))
}

/** Without the last digits, which floating point makes up. */
const rounded = (value: number) => Math.round(value * 1e9) / 1e9
