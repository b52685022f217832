import { type HpaObject } from '@food-delivery/autoscaler'
import { customResourceErrors, hpaErrors } from '@food-delivery/autoscaler/admission'
import { type Rules } from '@food-delivery/autoscaler/rules'
import {
  type ConfigMap,
  type Deployment,
  type HorizontalPodAutoscaler,
  type KubeObject,
  type PodTemplate,
  type Secret,
  type Service,
} from '../manifests/objects'
import { configMapErrors, secretErrors } from './data-errors'
import { serviceErrors } from './service-errors'
import { withHpaDefaults } from './hpa-defaults'
import { metadataErrors } from './metadata-errors'
import { schemaOf } from './schemas'
import { deploymentErrors } from './deployment-errors'
import { podErrors } from './pod-errors'

interface ValidationOptions {
  /** The stored object, if any. */
  previous?: KubeObject | undefined
  /** The rules of the versions of KEDA and Kubernetes that the cluster follows. */
  rules: Rules
}

/** An object with the defaults of the API, and the API server's errors. */
interface ValidationResult {
  object: KubeObject
  /** Errors such as `spec.maxReplicas: Required value`; empty for a valid object. */
  errors: string[]
}

/** Validates a decoded object by itself, without the other objects of the cluster, and adds defaults. */
export function validate(object: KubeObject, options: ValidationOptions): ValidationResult {
  const defaulted = withDefaults(object)
  const errors = checks[object.kind]?.(defaulted, options) ?? []
  return { object: defaulted, errors: [...new Set([...metadataErrors(object), ...errors])] }
}

function withDefaults(object: KubeObject): KubeObject {
  if (object.kind === 'HorizontalPodAutoscaler')
    return { ...object, spec: withHpaDefaults((object as HorizontalPodAutoscaler).spec) }
  if (object.kind !== 'Namespace') return object
  const { name, labels } = object.metadata
  const metadata = { ...object.metadata, labels: { ...labels, 'kubernetes.io/metadata.name': name } }
  return { ...object, metadata, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }
}

function customSpecErrors({ apiVersion, kind, spec: value }: KubeObject): string[] {
  const { spec } = schemaOf(apiVersion, kind)?.properties ?? {}
  return spec ? customResourceErrors(value, spec).map(({ message }) => message) : []
}

/** The checks of each kind, in addition to those of the metadata. */
const checks: Record<string, (object: KubeObject, options: ValidationOptions) => string[]> = {
  ConfigMap: (object, { previous }) => configMapErrors(object as ConfigMap, previous as ConfigMap | undefined),
  Secret: (object, { previous }) => secretErrors(object as Secret, previous as Secret | undefined),
  Service: (object) => serviceErrors(object as Service),
  Pod: ({ spec }) => podErrors('spec', spec as PodTemplate['spec']),
  Deployment: (object, { previous }) => deploymentErrors(object as Deployment, previous as Deployment | undefined),
  HorizontalPodAutoscaler: (object, { previous, rules }) => {
    const old = (previous as HpaObject | undefined) ?? null
    return hpaErrors(object as HpaObject, { old, rules }).map(({ message }) => message)
  },
  ScaledObject: customSpecErrors,
  TriggerAuthentication: customSpecErrors,
}
