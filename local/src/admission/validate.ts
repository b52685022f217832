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
import { metadataErrors } from './names'
import { schemaOf } from './schemas'
import { deploymentErrors } from './deployment-errors'
import { podErrors } from './pod-errors'

interface ValidationOptions {
  /** The stored object, if any. */
  previous?: KubeObject | undefined
  /** Those of the versions that the cluster follows. */
  rules: Rules
}

/** An object with the defaults of the API, and what the API server says against it. */
interface Validated {
  object: KubeObject
  /** Such as `spec.maxReplicas: Required value`; empty for a valid object. */
  errors: string[]
}

/** Validates a decoded object by itself, without the other objects of the cluster, and adds defaults. */
export function validate(object: KubeObject, options: ValidationOptions): Validated {
  const validated = (checks[object.kind] ?? withoutChecks)(object, options)
  return { object: validated.object, errors: [...new Set([...metadataErrors(object), ...validated.errors])] }
}

const withoutChecks = (object: KubeObject): Validated => ({ object, errors: [] })

/** Validates by the CustomResourceDefinition. */
const customResource = (object: KubeObject): Validated => {
  const { spec } = schemaOf(object.apiVersion, object.kind)?.properties ?? {}
  return { object, errors: spec ? customResourceErrors(object.spec, spec).map(({ message }) => message) : [] }
}

const checks: Record<string, (object: KubeObject, options: ValidationOptions) => Validated> = {
  Namespace: (object) => {
    const { name, labels } = object.metadata
    const metadata = { ...object.metadata, labels: { ...labels, 'kubernetes.io/metadata.name': name } }
    const [spec, status] = [{ finalizers: ['kubernetes'] }, { phase: 'Active' }]
    return { object: { ...object, metadata, spec, status }, errors: [] }
  },
  ConfigMap: (object, { previous }) => ({
    object,
    errors: configMapErrors(object as ConfigMap, previous as ConfigMap | undefined),
  }),
  Secret: (object, { previous }) => ({
    object,
    errors: secretErrors(object as Secret, previous as Secret | undefined),
  }),
  Service: (object) => ({ object, errors: serviceErrors(object as Service) }),
  Pod: (object) => ({ object, errors: podErrors('spec', object.spec as PodTemplate['spec']) }),
  Deployment: (object, { previous }) => ({
    object,
    errors: deploymentErrors(object as Deployment, previous as Deployment | undefined),
  }),
  HorizontalPodAutoscaler: (object, { previous, rules }) => {
    const defaulted = { ...object, spec: withHpaDefaults((object as HorizontalPodAutoscaler).spec) }
    const old = (previous as HpaObject | undefined) ?? null
    const errors = hpaErrors(defaulted, { old, rules })
    return { object: defaulted, errors: errors.map(({ message }) => message) }
  },
  ScaledObject: customResource,
  TriggerAuthentication: customResource,
}
