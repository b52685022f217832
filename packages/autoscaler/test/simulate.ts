import {
  type BehaviorSpec,
  type KedaSetup,
  type KedaState,
  newKedaState,
  pollKeda,
  prepareScaledObject,
  type ReplayStep,
  type Rules,
  rulesOf,
  type ScaledObjectSpec,
  syncKeda,
  type TriggerQuery,
} from '../src'
import { now } from './runners/vector-case'

/** The behavior of this project's ScaledObjects: up 4 pods per 15 s, down 1 pod per 30 s after a window of 60 s. */
export const projectBehavior: BehaviorSpec = {
  scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
  scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 1, periodSeconds: 30 }] },
}

/** The rules of the recorded cluster. */
export const recordedRules = rulesOf({ keda: '2.20.2', kubernetes: '1.35.8' })

/** The ScaledObject of the recordings: threshold 5, 2 to 6 pods, polled every 5 s. */
export function setupOf(
  spec: Partial<ScaledObjectSpec> = {},
  metadata: Record<string, string> = {},
  behavior: BehaviorSpec | null = projectBehavior,
  rules: Rules = recordedRules,
): KedaSetup {
  return prepareScaledObject({
    rules,
    object: {
      metadata: { name: 'consumer', namespace: 'test' },
      spec: {
        scaleTargetRef: { name: 'consumer' },
        pollingInterval: 5,
        cooldownPeriod: 30,
        minReplicaCount: 2,
        maxReplicaCount: 6,
        ...(behavior && { advanced: { horizontalPodAutoscalerConfig: { behavior } } }),
        triggers: [
          {
            type: 'kafka',
            metadata: {
              bootstrapServers: 'b:9092',
              consumerGroup: 'g',
              topic: 'orders',
              lagThreshold: '5',
              offsetResetPolicy: 'earliest',
              ...metadata,
            },
          },
        ],
        ...spec,
      },
    },
  })
}

/** Partitions 0, 1, … with these lags. `committed`: their committed offset; −1 without a commit. */
export function unevenLag(perPartition: number[], committed = 100): TriggerQuery {
  return {
    partitions: perPartition.map((lag, partition) => ({
      topic: 'orders',
      partition,
      committedOffset: committed,
      latestOffset: Math.max(0, committed) + lag,
    })),
  }
}

/** A lag distributed evenly over partitions. */
export function evenLag(total: number, partitions = 6): TriggerQuery {
  return unevenLag(Array.from({ length: partitions }, (_, index) => Math.floor((total + index) / partitions)))
}

/** Input of {@link simulate}. Times in seconds. Defaults: a sync every 15 s, 2 replicas at the start. */
export interface Simulation {
  setup: KedaSetup
  seconds: number
  queryAt: (seconds: number) => TriggerQuery
  syncSeconds?: number
  initialReplicas?: number
}

/**
 * Runs KEDA's polls and the HPA's syncs on a logical clock; in the same second, the poll is first. `values` in the
 * result: the HPA's metric in each sync.
 */
export function simulate({ setup, seconds, queryAt, syncSeconds = 15, initialReplicas = 2 }: Simulation) {
  let state: KedaState = newKedaState(now)
  let replicas = initialReplicas
  const steps: ReplayStep[] = []
  const values: string[] = []
  const apply = (t: number, { from, to }: { from: number; to: number }): void => {
    if (from !== to) steps.push({ t, from, to })
    replicas = to
  }
  const pollingInterval = setup.object.spec.pollingInterval ?? 30
  for (let t = 0; t <= seconds; t += 1) {
    const at = now + t * 1000
    const queries = [queryAt(t)]
    if (t % pollingInterval === 0) {
      const poll = pollKeda(setup, state, { currentReplicas: replicas, queries }, at)
      state = poll.state
      apply(t, poll.decision)
    }
    if (t > 0 && t % syncSeconds === 0) {
      const scale = { specReplicas: replicas, statusReplicas: replicas }
      const sync = syncKeda(setup, state, { scale, queries }, at)
      state = sync.state
      values.push(sync.state.hpa.status.currentMetrics[0]?.averageValue ?? '<unknown>')
      apply(t, sync.decision)
    }
  }
  return { steps, state, replicas, values }
}
