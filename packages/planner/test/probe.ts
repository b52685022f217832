import { rulesOf } from '@food-delivery/autoscaler'
import {
  defaultPlatform,
  loadOnPartitions,
  Plan,
  type Platform,
  prepareScaler,
  readAutoscalers,
  readLoadLine,
  readObjects,
} from '../src'

/**
 * The settings of the example in docs/planner.md: one day with two peaks, 12 partitions, 20 records per second and pod.
 */
export interface ProbeSettings {
  lagThreshold: number
  tolerance?: string
  hasRateTrigger?: boolean
  maxReplicas?: number
  partitions?: number
}

/** The settings that docs/planner.md compares. */
export const probeSettings: readonly [string, ProbeSettings][] = [
  ['lagThreshold 50, max 12', { lagThreshold: 50 }],
  ['the same, `scaleUp.tolerance: 0.01`', { lagThreshold: 50, tolerance: '0.01' }],
  ['lagThreshold 200', { lagThreshold: 200 }],
  ['200, and a second trigger on the rate of arrivals (16 a pod)', { lagThreshold: 200, hasRateTrigger: true }],
  ["lagThreshold 10 (KEDA's default)", { lagThreshold: 10 }],
]

const platform: Platform = {
  ...defaultPlatform,
  start: [10, 10],
  startSpread: [0, 0],
  stop: [0, 0],
  leave: [0, 0],
  notice: [0, 0],
  settle: [3, 3],
  initialDelay: 0,
}

function manifest({ lagThreshold, tolerance, hasRateTrigger = false, maxReplicas = 12 }: ProbeSettings): string {
  const kafka = {
    consumerGroup: 'g',
    topic: 'orders',
    bootstrapServers: 'kafka:9092',
    lagThreshold: String(lagThreshold),
  }
  const rate = { url: 'http://metrics/rate', valueLocation: 'rate', targetValue: '16' }
  const scaleUp = {
    stabilizationWindowSeconds: 0,
    policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }],
    ...(tolerance !== undefined && { tolerance }),
  }
  const spec = {
    scaleTargetRef: { name: 'orders' },
    minReplicaCount: 1,
    maxReplicaCount: maxReplicas,
    advanced: {
      horizontalPodAutoscalerConfig: { behavior: { scaleUp, scaleDown: { stabilizationWindowSeconds: 300 } } },
    },
    triggers: [
      { type: 'kafka', metadata: kafka },
      ...(hasRateTrigger ? [{ type: 'metrics-api', metadata: rate }] : []),
    ],
  }
  return JSON.stringify({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'orders' }, spec })
}

/** The load of the example. */
const DAY_LOAD = 'day low=20 peaks=180@12h/2h,150@19h/1.5h'

/** Plans the settings of the example with its load, or with another one. */
export function probe(settings: ProbeSettings, load = DAY_LOAD): Plan {
  const rules = rulesOf()
  const [autoscaler] = readAutoscalers(readObjects(manifest(settings), 'probe.json'), rules)
  if (!autoscaler) throw new Error('the probe has no autoscaler')
  const source = readLoadLine(load)
  const plan = new Plan({
    prepared: prepareScaler(autoscaler, { rules, startedAt: 0 }),
    source,
    load: loadOnPartitions(source, settings.partitions ?? 12, 'even'),
    service: { kind: 'constant', mean: 0.05 },
    platform,
  })
  plan.advance(source.seconds)
  return plan
}
