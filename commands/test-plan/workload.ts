import { join } from 'node:path'

/** Partitions of the topic of a run. */
export const PARTITIONS = 6
/** Processing time of a record. */
export const WORK_SECONDS = 0.2

/** Names of one run, which has a topic of its own. */
export interface RunNames {
  name: string
  topic: string
  group: string
}

export const namesOf = (run: number): RunNames => ({
  name: `plan-${run}`,
  topic: `plan-${run}`,
  group: `plan-group-${run}`,
})

/**
 * The ScaledObject before tuning: KEDA's defaults, except for the minimum, the maximum and a shorter scale-down window.
 */
export function scaledObjectOf({ name, topic, group }: RunNames) {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name },
    spec: {
      scaleTargetRef: { name },
      minReplicaCount: 1,
      maxReplicaCount: PARTITIONS,
      advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } } },
      triggers: [
        {
          type: 'kafka',
          metadata: { bootstrapServersFromEnv: 'BOOTSTRAP_SERVERS', consumerGroup: group, topic, lagThreshold: '10' },
        },
      ],
    },
  }
}

/** The consumers, as processes of the local cluster. `serviceFile`: where they write the processing times. */
export function deploymentOf({ name, topic, group }: RunNames, serviceFile: string) {
  const values = { TOPIC: topic, GROUP: group, WORK_MS: String(1_000 * WORK_SECONDS), SERVICE_FILE: serviceFile }
  const podName = { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }
  const container = {
    name,
    image: `${name}:1`,
    env: [podName, ...Object.entries(values).map(([variable, value]) => ({ name: variable, value }))],
    envFrom: [{ secretRef: { name: 'kafka-credentials' } }],
  }
  const command = `node ${join(__dirname, 'consumer.cjs')}`
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations: { 'food-delivery/command': command } },
        spec: { containers: [container] },
      },
    },
  }
}
