import {
  decideSync,
  leanKeda,
  newKedaState,
  newLeanState,
  prepareScaledObject,
  syncKeda,
} from '@food-delivery/autoscaler'
import { median } from '../../commands/support/percentile'

const PARTITIONS = 12
const ROUNDS = 7
const PERIOD_MS = 15_000

const preparedScaledObject = prepareScaledObject({
  object: {
    metadata: { name: 'billing', namespace: 'shop' },
    spec: {
      scaleTargetRef: { name: 'billing' },
      maxReplicaCount: PARTITIONS,
      triggers: [
        {
          type: 'kafka',
          metadata: { bootstrapServers: 'kafka:9092', consumerGroup: 'billing', topic: 'invoices', lagThreshold: '50' },
        },
      ],
    },
  },
})

/**
 * Syncs per second of a ScaledObject with 12 partitions whose lag rises and falls. `explained`: with the explanation of
 * each decision; `unexplained`: without.
 */
export function decisionRates(): { explained: number; unexplained: number } {
  return { explained: rate(explainedSyncs, 1_000), unexplained: rate(unexplainedSyncs, 100_000) }
}

const rate = (sync: (count: number) => void, count: number): number =>
  median(
    Array.from({ length: ROUNDS }, () => {
      const startedAt = performance.now()
      sync(count)
      return (count / (performance.now() - startedAt)) * 1_000
    }),
  )

const lagAt = (index: number): number => Math.round(50 + 40 * Math.sin(index / 20))

function explainedSyncs(count: number): void {
  let state = newKedaState(0)
  let replicas = 1
  for (let index = 0; index < count; index++) {
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => {
      return { topic: 'invoices', partition, committedOffset: 1_000, latestOffset: 1_000 + lagAt(index) }
    })
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const sync = syncKeda(preparedScaledObject, state, { scale, queries: [{ partitions }] }, index * PERIOD_MS)
    state = sync.state
    replicas = sync.decision.to
  }
}

function unexplainedSyncs(count: number): void {
  const prepared = leanKeda(preparedScaledObject)
  const committed = new Float64Array(PARTITIONS).fill(1_000)
  const ends = new Float64Array(PARTITIONS)
  let state = newLeanState(0)
  let replicas = 1
  for (let index = 0; index < count; index++) {
    ends.fill(1_000 + lagAt(index))
    const decision = decideSync(prepared, state, { replicas, queries: [{ committed, ends }] }, index * PERIOD_MS)
    state = decision.state
    replicas = decision.replicas
  }
}
