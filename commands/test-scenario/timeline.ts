import { type ScalingDecision } from '@food-delivery/contracts'
import { type Sample, deployments } from '../support/watch'

const EVERY_MS = 5_000

/** Replicas against lag, a row every five seconds: `  125 s   orders 2 lag 3   …`. */
export function timeline(
  samples: readonly Sample[],
  decisions: readonly ScalingDecision[],
  startedAt: number,
): string[] {
  const rows: string[] = []
  let nextAt = startedAt
  for (const { at, replicas } of samples) {
    if (at < nextAt) continue
    nextAt += EVERY_MS
    const cells = deployments.map((name) => {
      const seen = decisions.findLast(({ target, t }) => target === name && t <= at)
      const lag = seen?.lagPerPartition.reduce((sum, each) => sum + each, 0) ?? 0
      return `${name} ${replicas[name] ?? 0} lag ${String(lag).padEnd(5)}`
    })
    rows.push(`${String(Math.round((at - startedAt) / 1_000)).padStart(5)} s   ${cells.join('  ')}`)
  }
  return rows
}
