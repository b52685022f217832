/** How far the ratio of usage to target may be from 1 without a change: fractions, 0.1 is 10 %. */
export interface Tolerance {
  scaleUp: number
  scaleDown: number
}

/** Says that a ratio is near enough to 1. */
export function steadyText(ratio: string): string {
  return `the ratio ${ratio} is within tolerance`
}

/** Whether a ratio needs no change, as Kubernetes 1.33 and later compare (both ends belong to it). NaN is outside. */
export function isWithin({ scaleUp, scaleDown }: Tolerance, ratio: number): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp
}
