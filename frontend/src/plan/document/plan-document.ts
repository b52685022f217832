import { type AdjustableSettings } from '@food-delivery/planner'

/** Number of steps in a drawn load. */
export const DRAWN_STEPS = 96

/**
 * Where the arrivals come from: a written profile, a drawing, or the text of a file. `hours`: the duration of a
 * drawing. `rates`: records per second in each of its steps, which are equally long.
 */
export type LoadInput =
  | { readonly kind: 'profile'; readonly text: string }
  | { readonly kind: 'drawn'; readonly hours: number; readonly rates: readonly number[] }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }

/** All input of a plan, as text and numbers, so that a link can contain it. */
export interface PlanDocument {
  /** YAML or JSON with a ScaledObject or HorizontalPodAutoscaler. */
  readonly manifest: string
  /** Name of the autoscaler, if the manifest has several; empty: the first. */
  readonly autoscaler: string
  readonly load: LoadInput
  /** Processing time of a record, such as `50ms`; empty: as measured, if the load is a recording. */
  readonly work: string
  /** Partitions of the topic; null: as in the load or a KafkaTopic of the manifest, else the maximum number of pods. */
  readonly partitions: number | null
  /** The Kafka client of the consumers, such as `java`. */
  readonly client: string
  /** Time from a scale-up until a new pod joins the group, such as `5s..10s`. */
  readonly start: string
  /** What the autoscaler should achieve, such as `p95 wait 5s`; empty: no goal. */
  readonly goal: string
  /** Price of a pod-hour. */
  readonly price: number
  /** The manifest to compare with `manifest`, before `changes` are applied to it; empty: `manifest` itself. */
  readonly other: string
  /** The settings to change in the compared manifest. */
  readonly changes: SettingChanges
}

export type SettingName = keyof AdjustableSettings

/** New values of settings. */
export type SettingChanges = Readonly<Partial<Record<SettingName, number>>>

/** The settings that have a slider, in the order of the page. */
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

/**
 * The document of a page whose address has no plan: a day with two peaks, and an autoscaler that never scales from 11
 * to 12 pods, because KEDA caps the metric at lagThreshold × 12, the number of partitions, and 12/11 is within the
 * tolerance of the HPA (10 %).
 */
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
