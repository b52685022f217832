import { type Rule } from '../support/rule'
import { valueAt, containersOf, envOf, nameOf, ofKind } from '../support/objects'
import { type KubeObject } from '../support/types'

const targetOf = (object: KubeObject) => String(valueAt(object, 'spec.scaleTargetRef.name'))
const autoscalers = (objects: readonly KubeObject[]) => [
  ...ofKind(objects, 'ScaledObject'),
  ...ofKind(objects, 'HorizontalPodAutoscaler'),
]
const scalerOf = (objects: readonly KubeObject[], deployment: string) => {
  const scaledObject = ofKind(objects, 'ScaledObject').find((scaler) => targetOf(scaler) === deployment)
  if (!scaledObject) throw new Error(`there is no ScaledObject for Deployment ${deployment}`)
  return scaledObject
}

export const autoscalerRules: Rule[] = [
  {
    name: 'give every Deployment at most one autoscaler',
    check: (objects) => {
      const targets = autoscalers(objects).map(targetOf)
      return targets.filter((target, index) => targets.indexOf(target) !== index)
    },
    violate: (objects) =>
      objects.push({
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'second' },
        spec: { scaleTargetRef: { name: 'kitchen' } },
      }),
  },
  {
    name: 'target only Deployments that set no replicas',
    check: (objects) =>
      autoscalers(objects)
        .filter((scaler) => {
          const target = ofKind(objects, 'Deployment').find(({ metadata }) => metadata.name === targetOf(scaler))
          return target === undefined || valueAt(target, 'spec.replicas') !== undefined
        })
        .map(nameOf),
    violate: (objects) => {
      const orders = ofKind(objects, 'Deployment').find(({ metadata }) => metadata.name === 'orders')
      Object.assign(orders?.spec ?? {}, { replicas: 1 })
    },
  },
  {
    name: 'define the bootstrap servers in the container that KEDA reads them from',
    check: (objects) =>
      ofKind(objects, 'ScaledObject')
        .filter((scaler) => {
          const [trigger] = valueAt(scaler, 'spec.triggers') as { metadata: Record<string, string> }[]
          const target = containersOf(objects).find(
            ({ owner, container }) =>
              owner.metadata.name === targetOf(scaler) &&
              container.name === valueAt(scaler, 'spec.scaleTargetRef.envSourceContainerName'),
          )
          const variable = envOf(target?.container, trigger?.metadata.bootstrapServersFromEnv ?? '')
          // KEDA resolves values, ConfigMaps and Secrets, but not the downward API.
          return !variable?.valueFrom?.secretKeyRef && !variable?.valueFrom?.configMapKeyRef
        })
        .map(nameOf),
    violate: (objects) => {
      const [trigger] = valueAt(scalerOf(objects, 'status'), 'spec.triggers') as { metadata: Record<string, string> }[]
      if (trigger) trigger.metadata.bootstrapServersFromEnv = 'BOOTSTRAP_SERVER'
    },
  },
  {
    name: 'refer to a TriggerAuthentication that exists',
    check: (objects) =>
      ofKind(objects, 'ScaledObject')
        .filter((scaler) => {
          const [trigger] = valueAt(scaler, 'spec.triggers') as { authenticationRef: { name: string } }[]
          return !ofKind(objects, 'TriggerAuthentication').some(
            ({ metadata }) => metadata.name === trigger?.authenticationRef.name,
          )
        })
        .map(nameOf),
    violate: (objects) => {
      const [trigger] = valueAt(scalerOf(objects, 'orders'), 'spec.triggers') as {
        authenticationRef: { name: string }
      }[]
      if (trigger) trigger.authenticationRef.name = 'missing'
    },
  },
]
