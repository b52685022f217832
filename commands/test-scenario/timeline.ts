import { type ScalingDecision, consumers } from '@food-delivery/contracts'
import { type ReplicaSample } from '../support/cluster-watch'
import { type ComparedLag } from '../support/time-lag-watch'

const ROW_MS = 5_000
/** Maximum age of a shown time lag. Longer than a second, because time lags are read once a second. */
const LAG_INTERVAL_MS = 1_500

interface Run {
  samples: readonly ReplicaSample[]
  decisions: readonly ScalingDecision[]
  lags: readonly ComparedLag[]
  /** ms since 1970. */
  startedAt: number
}

/**
 * Replicas and lag of each Deployment, one row per five seconds: `  125 s   orders 2 lag 3 2.1/2.3 s   …`. The times are the
 * reported time lag and the true age of the oldest unfinished record.
 */
export function timeline({ samples, decisions, lags, startedAt }: Run): string[] {
  let nextAt = startedAt
  return samples.flatMap(({ at, replicas }) => {
    if (at < nextAt) return []
    nextAt += ROW_MS
    const recentLags = lags.filter((lag) => lag.at <= at && lag.at > at - LAG_INTERVAL_MS)
    const cells = Object.values(consumers).map(({ deployment, groupId }) => {
      const decision = decisions.findLast(({ target, t }) => target === deployment && t <= at)
      const lag = decision?.lagPerPartition.reduce((sum, messages) => sum + messages, 0) ?? 0
      const ages = agesText(recentLags.filter((compared) => compared.groupId === groupId))
      return `${deployment} ${replicas[deployment] ?? 0} lag ${String(lag).padEnd(5)} ${ages}`
    })
    return `${String(Math.round((at - startedAt) / 1_000)).padStart(5)} s   ${cells.join('  ')}`
  })
}

/** The reported and the true age in the partition with the oldest record, at the newest sample. */
function agesText(lags: readonly ComparedLag[]): string {
  const newestAt = Math.max(...lags.map(({ at }) => at))
  const [worst] = lags.filter(({ at }) => at === newestAt).sort((a, b) => b.trueMs - a.trueMs)
  return (worst ? `${seconds(worst.reportedMs)}/${seconds(worst.trueMs)} s` : '').padEnd(11)
}

const seconds = (ms: number) => (ms / 1_000).toFixed(1)
