import { rulesOf } from '../../packages/autoscaler/src'
import {
  defaultPlatform,
  loadOnPartitions,
  Plan,
  prepareScaler,
  readAutoscalers,
  readLoadLine,
  readObjects,
} from '../../packages/planner/src'

interface DaySettings {
  lagThreshold: number
  isExplained?: boolean
  load?: string
  partitions?: number
  maxReplicas?: number
  /** Seconds of work per record. */
  work?: number
}

const DAY = 'day low=20 peaks=180@12h/2h,150@19h/1.5h'

function manifest(lagThreshold: number, maxReplicas: number): string {
  const metadata = {
    consumerGroup: 'g',
    topic: 'orders',
    bootstrapServers: 'kafka:9092',
    lagThreshold: String(lagThreshold),
  }
  const scaleUp = { policies: [{ type: 'Pods', value: Math.ceil(maxReplicas / 3), periodSeconds: 15 }] }
  const horizontalPodAutoscalerConfig = { behavior: { scaleUp, scaleDown: { stabilizationWindowSeconds: 300 } } }
  const spec = {
    scaleTargetRef: { name: 'orders' },
    minReplicaCount: 1,
    maxReplicaCount: maxReplicas,
    advanced: { horizontalPodAutoscalerConfig },
    triggers: [{ type: 'kafka', metadata }],
  }
  return JSON.stringify({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'orders' }, spec })
}

/** Plans a day with two peaks, or the given load. `isExplained`: also explains each decision. */
export function planDay(settings: DaySettings): Plan {
  const { lagThreshold, isExplained = false, load = DAY, partitions = 12, maxReplicas = 12, work = 0.05 } = settings
  const rules = rulesOf()
  const [autoscaler] = readAutoscalers(readObjects(manifest(lagThreshold, maxReplicas), 'bench'), rules)
  if (!autoscaler) throw new Error('the manifest has no autoscaler')
  const source = readLoadLine(load)
  const plan = new Plan({
    prepared: prepareScaler(autoscaler, { rules, startedAt: 0 }),
    source,
    load: loadOnPartitions(source, partitions, 'even'),
    service: { kind: 'constant', mean: work },
    platform: defaultPlatform,
    hpaPeriod: 15,
    seed: 1,
    isByRecord: false,
    goal: null,
    price: null,
    keepsDecisions: isExplained,
  })
  plan.advance(source.seconds)
  const { decisions } = plan.result
  if (isExplained) for (const decision of decisions) plan.explain(decision)
  return plan
}

/** Plans an hour of a large cluster: 10,000 partitions, up to 1,000,000 records a second, up to 2,000 pods. */
export function planLargeCluster(): void {
  const load = 'wave low=200000 peak=1000000 period=1h for=1h'
  planDay({ lagThreshold: 5000, load, partitions: 10_000, maxReplicas: 2000, work: 0.0018 })
}

/** Plans the share of one worker: of `count` settings, every `step`th one, starting with index `first`. */
export function planSettings(first: number, step: number, count: number): void {
  for (let index = first; index < count; index += step) planDay({ lagThreshold: 10 + index })
}
