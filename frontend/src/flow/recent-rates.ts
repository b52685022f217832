import { type Timeline } from './timeline'

/** Seconds that count as "now". */
const RECENT_SECONDS = 5

/** Orders placed and delivered per second over the last full seconds, and the average order time. */
export function recentRates(timeline: Timeline): { placed: number; delivered: number; averageMs: number | null } {
  // The last second is not over.
  const recent = timeline.slice(-RECENT_SECONDS - 1, -1)
  const sum = (of: (typeof recent)[number]['placed'][]) => of.reduce<number>((total, each) => total + (each ?? 0), 0)
  const delivered = sum(recent.map((second) => second.delivered))
  const timed = recent.filter((second) => second.averageMs !== null)
  const weight = sum(timed.map((second) => second.delivered))
  const spent = sum(timed.map((second) => (second.averageMs ?? 0) * (second.delivered ?? 0)))
  const seconds = Math.max(1, recent.length)
  return {
    placed: sum(recent.map((second) => second.placed)) / seconds,
    delivered: delivered / seconds,
    averageMs: weight === 0 ? null : spent / weight,
  }
}
