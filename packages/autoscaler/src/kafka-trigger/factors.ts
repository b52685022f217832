/** All divisors of a whole number ≥ 1, smallest first. */
export const factorsOf = (n: number): number[] =>
  Array.from({ length: Math.max(0, n) }, (_, index) => index + 1).filter((divisor) => n % divisor === 0)

/** The smallest replica count that divides the partitions and covers the lag; all partitions when none does. */
export const nextFactor = (totalLag: number, partitions: number, lagThreshold: number): number =>
  factorsOf(partitions).find((factor) => factor * lagThreshold >= totalLag) ?? partitions
