import { type AutoscalerModel, type HpaModel, type Model, type ScaledObjectModel } from '../model/schema'
import { type KubeObject, labelsOf, omitUndefined } from './kube-object'

/** The object of an autoscaler; undefined if it has no Deployment yet. */
export function autoscalerOf(autoscaler: AutoscalerModel, model: Model): KubeObject | undefined {
  const { deployment } = autoscaler
  if (deployment === undefined) return undefined
  const metadata = { name: autoscaler.name, labels: labelsOf(deployment, model.name) }
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment }
  return autoscaler.kind === 'ScaledObject'
    ? {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        metadata,
        spec: { scaleTargetRef, ...scaledObjectSpec(autoscaler) },
      }
    : {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata,
        spec: { scaleTargetRef, ...hpaSpec(autoscaler) },
      }
}

function hpaSpec({ min, max, resource, utilization, scaleDownWindow }: HpaModel): object {
  const target = { type: 'Utilization', averageUtilization: utilization }
  return omitUndefined({
    minReplicas: min,
    maxReplicas: max,
    metrics: [{ type: 'Resource', resource: { name: resource, target } }],
    behavior: behaviorOf(scaleDownWindow),
  })
}

function scaledObjectSpec({ min, max, kafka, scaleDownWindow }: ScaledObjectModel): object {
  const { brokers, brokersFrom, consumerGroup, topic, lagThreshold, authentication } = kafka
  const behavior = behaviorOf(scaleDownWindow)
  return omitUndefined({
    minReplicaCount: min,
    maxReplicaCount: max,
    advanced: behavior && { horizontalPodAutoscalerConfig: { behavior } },
    triggers: [
      omitUndefined({
        type: 'kafka',
        metadata: {
          ...(brokers === undefined ? { bootstrapServersFromEnv: brokersFrom } : { bootstrapServers: brokers }),
          consumerGroup,
          topic,
          lagThreshold: String(lagThreshold),
          // Otherwise KEDA ignores records from before the group's first commit.
          offsetResetPolicy: 'earliest',
        },
        authenticationRef: authentication === undefined ? undefined : { name: authentication },
      }),
    ],
  })
}

const behaviorOf = (windowSeconds: number | undefined) =>
  windowSeconds === undefined ? undefined : { scaleDown: { stabilizationWindowSeconds: windowSeconds } }
