/** All divisors of a whole number ≥ 1, smallest first. */
export function factorsOf(n: number): number[] {
  return Array.from({ length: Math.max(0, n) }, (_, index) => index + 1).filter((divisor) => n % divisor === 0)
}

/** The smallest replica count that divides the partitions and covers the lag; all partitions when none does. */
export function nextFactor(totalLag: number, partitions: number, lagThreshold: number): number {
  return factorsOf(partitions).find((factor) => factor * lagThreshold >= totalLag) ?? partitions
}
