import { type ScalingDecision } from '@food-delivery/contracts'
import { type Sample, deployments } from '../support/cluster-watch'

const ROW_MS = 5_000

/** Replicas and lag of each Deployment, one row per five seconds: `  125 s   orders 2 lag 3   …`. */
export function timeline(
  samples: readonly Sample[],
  decisions: readonly ScalingDecision[],
  startedAt: number,
): string[] {
  let nextAt = startedAt
  return samples.flatMap(({ at, replicas }) => {
    if (at < nextAt) return []
    nextAt += ROW_MS
    const cells = deployments.map((name) => {
      const decision = decisions.findLast(({ target, t }) => target === name && t <= at)
      const lag = decision?.lagPerPartition.reduce((sum, messages) => sum + messages, 0) ?? 0
      return `${name} ${replicas[name] ?? 0} lag ${String(lag).padEnd(5)}`
    })
    return `${String(Math.round((at - startedAt) / 1_000)).padStart(5)} s   ${cells.join('  ')}`
  })
}
