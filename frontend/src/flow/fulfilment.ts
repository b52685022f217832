/** Average and 95th percentile (nearest rank) of order times in ms; nulls of none. */
export function fulfilmentOf(durations: readonly number[]): { averageMs: number | null; p95Ms: number | null } {
  if (durations.length === 0) return { averageMs: null, p95Ms: null }
  const sorted = [...durations].sort((a, b) => a - b)
  const sum = sorted.reduce((total, each) => total + each, 0)
  return { averageMs: sum / sorted.length, p95Ms: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null }
}
