import { type AdjustableSettings } from '@food-delivery/planner'

/** Where the arrivals come from: a written profile, a drawing, or the text of a file. */
export type LoadInput =
  | { readonly kind: 'profile'; readonly text: string }
  | { readonly kind: 'drawn'; readonly hours: number; readonly rates: readonly number[] }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }

/** All input of a plan, as text and numbers that a link can hold. */
export interface PlanDocument {
  /** YAML or JSON with a ScaledObject or HorizontalPodAutoscaler. */
  readonly manifest: string
  /** Name of the autoscaler, if there are several; empty: the first. */
  readonly autoscaler: string
  readonly load: LoadInput
  /** What a record takes a pod, such as `50ms`; empty: as a recording measured it. */
  readonly work: string
  /** Partitions of the topic; null: as the load or a KafkaTopic has them, else one for each pod. */
  readonly partitions: number | null
  /** The kind of the consumers. */
  readonly client: string
  /** From a step of the scale until a new pod joins. */
  readonly start: string
  /** Such as `p95 wait 5s`; empty: none. */
  readonly goal: string
  /** Price of a pod for an hour. */
  readonly price: number
  /** Another manifest of the autoscaler, which is compared with the first one; empty: the first. */
  readonly other: string
  /** Settings of the other manifest that are changed. */
  readonly changes: SettingChanges
}

export type SettingName = keyof AdjustableSettings

/** Changed settings. */
export type SettingChanges = Readonly<Partial<Record<SettingName, number>>>

/** The names of the settings in their order on the page. */
export const settingNames: readonly SettingName[] = [
  'lagThreshold',
  'min',
  'max',
  'scaleUpWindow',
  'scaleDownWindow',
  'scaleUpTolerance',
]

const exampleManifest = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: orders
spec:
  scaleTargetRef:
    name: orders
  minReplicaCount: 1
  maxReplicaCount: 12
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleUp:
          policies: [{ type: Pods, value: 4, periodSeconds: 15 }]
        scaleDown:
          stabilizationWindowSeconds: 300
  triggers:
    - type: kafka
      metadata:
        topic: orders
        consumerGroup: orders
        bootstrapServers: kafka.shop:9092
        lagThreshold: "50"
`

/** The document of a first visit: a day with two peaks, 12 partitions, and a setting that KEDA's cap holds at 11 pods. */
export const exampleDocument: PlanDocument = {
  manifest: exampleManifest,
  autoscaler: '',
  load: { kind: 'profile', text: 'day low=20 peaks=180@12h/2h,150@19h/1.5h' },
  work: '50ms',
  partitions: 12,
  client: 'java',
  start: '5s..10s',
  goal: 'p95 wait 5s',
  price: 0.04,
  other: '',
  changes: { lagThreshold: 200 },
}
