import { type Timeline } from './timeline'

const RECENT_SECONDS = 5

/** Orders placed and delivered per second over the last full seconds, and the average order time. */
export function recentRates(timeline: Timeline): { placed: number; delivered: number; averageMs: number | null } {
  // The newest second is not over, so it is left out.
  const recent = timeline.slice(-RECENT_SECONDS - 1, -1)
  const sum = (values: (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0)
  const delivered = sum(recent.map((second) => second.delivered))
  const withTimes = recent.filter((second) => second.averageMs !== null)
  const count = sum(withTimes.map((second) => second.delivered))
  const totalMs = sum(withTimes.map((second) => (second.averageMs ?? 0) * (second.delivered ?? 0)))
  const seconds = Math.max(1, recent.length)
  return {
    placed: sum(recent.map((second) => second.placed)) / seconds,
    delivered: delivered / seconds,
    averageMs: count === 0 ? null : totalMs / count,
  }
}
