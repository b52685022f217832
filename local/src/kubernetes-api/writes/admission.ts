import { type HpaObject } from '@food-delivery/autoscaler'
import { type Deployment, type KubeObject, type ScaledObject } from '../../manifests/objects'
import { type ObjectStore } from '../../store/object-store'
import { type ResourceType } from '../../store/resource-types'
import { replicaErrors } from './scale'
import { checkLikeWebhook } from './scaled-object-admission'
import { type WriteOptions } from '../options/write-options'
import { invalidObject } from '../responses'
import { labelErrors } from '../selectors/label-rules'
import { cannotBeHandled, checkSchema, rejectUnknown } from './schema'
import { withoutFields } from './unknown-fields'

interface AdmissionOptions {
  type: ResourceType
  object: KubeObject
  /** The stored object, if any. */
  previous: KubeObject | undefined
  store: ObjectStore
  /** What happens with unknown fields; kubectl sends Strict. */
  fieldValidation: WriteOptions['fieldValidation']
  isDryRun: boolean
  /** Messages about fields that the body has twice. */
  duplicates: readonly string[]
}

/** An object with the API's defaults, and what kubectl shows about it as `Warning: …`. */
export interface Admitted {
  object: KubeObject
  warnings?: string[]
}

/**
 * Validates an object before it is stored, like the API server and KEDA's webhook, and adds defaults.
 * @throws ApiError with their messages
 */
export async function admit(options: AdmissionOptions): Promise<Required<Admitted>> {
  const { type, object, store, fieldValidation, duplicates } = options
  const { name, labels = {}, namespace = store.namespace } = object.metadata
  const unknown = [...duplicates, ...(await unknownFields(type, object))]
  if (fieldValidation === 'Strict') rejectUnknown(type, unknown)
  const known = withoutFields(object, unknown)
  const common = [...(name === '' ? [NAME_REQUIRED] : []), ...labelErrors(labels)]
  const check: Check = checks[type.kind] ?? ((_options, reject) => (reject([]), { object: known }))
  const admitted = await check({ ...options, object: known }, (errors) => {
    const all = [...new Set([...common, ...errors])]
    if (all.length > 0) throw invalidObject(type, name, all)
  })
  const isElsewhere = namespace !== store.namespace && AUTOSCALERS.includes(type.kind)
  const ignored = isElsewhere ? [`the local cluster runs autoscalers in the namespace ${store.namespace} only`] : []
  const warnings = [...(fieldValidation === 'Warn' ? unknown : []), ...ignored, ...(admitted.warnings ?? [])]
  return { object: admitted.object, warnings }
}

/** Messages about fields that the kind does not have. @throws ApiError for a value of a wrong type */
async function unknownFields(type: ResourceType, object: KubeObject): Promise<string[]> {
  const unknown = checkSchema(type, object)
  if (type.kind !== 'ScaledObject') return unknown
  const { scaledObjectSchemaErrors } = await import('@food-delivery/autoscaler')
  const errors = scaledObjectSchemaErrors(object.spec).filter(({ rule }) => rule === 'unknown')
  return [...unknown, ...errors.map(({ message }) => message)]
}

const NAME_REQUIRED = 'metadata.name: Required value: name or generateName is required'

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"

const AUTOSCALERS = ['HorizontalPodAutoscaler', 'ScaledObject']

/** Validates one kind. `reject` throws unless the list of errors is empty. */
type Check = (options: AdmissionOptions, reject: (errors: string[]) => void) => Promise<Admitted> | Admitted

const checks: Record<string, Check> = {
  Namespace: ({ object }, reject) => {
    const { name, labels } = object.metadata
    reject(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)
        ? []
        : [`metadata.name: Invalid value: ${JSON.stringify(name)}: ${LABEL}`],
    )
    const metadata = { ...object.metadata, labels: { ...labels, 'kubernetes.io/metadata.name': name } }
    return { object: { ...object, metadata, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } } }
  },
  Deployment: ({ object, previous }, reject) => {
    reject(deploymentErrors(object as Deployment, previous as Deployment | undefined))
    return { object }
  },
  HorizontalPodAutoscaler: async ({ type, object, previous, store }, reject) => {
    const { InvalidQuantityError, defaultBehavior, hpaErrors } = await import('@food-delivery/autoscaler')
    const spec = { minReplicas: 1, metrics: [defaultMetric], ...(object.spec as HpaObject['spec']) }
    const { behavior } = spec
    const defaulted = { ...spec, ...(behavior && { behavior: defaultBehavior(behavior) }) }
    const old = (previous as HpaObject | undefined) ?? null
    try {
      const errors = hpaErrors({ metadata: object.metadata, spec: defaulted }, { old, rules: store.rules })
      reject(errors.map(({ message }) => message))
    } catch (error) {
      // The API server cannot decode an object with an invalid quantity.
      if (error instanceof InvalidQuantityError) throw cannotBeHandled(type, error.message.replace(/, got .*/s, ''))
      throw error
    }
    return { object: { ...object, spec } }
  },
  ScaledObject: async (options, reject) => {
    const { scaledObjectSchemaErrors } = await import('@food-delivery/autoscaler')
    const { object, store } = options
    reject(scaledObjectSchemaErrors(object.spec).map(({ message }) => message))
    const { namespace = store.namespace } = object.metadata
    const isHere = namespace === store.namespace
    return { object, warnings: isHere ? await checkLikeWebhook({ ...options, object: object as ScaledObject }) : [] }
  },
}

/** The API server's default for an HPA without metrics. */
const defaultMetric = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

function deploymentErrors({ spec }: Deployment, previous: Deployment | undefined): string[] {
  const { replicas = 1, selector, template } = spec
  const isSameSelector = !previous || JSON.stringify(previous.spec.selector) === JSON.stringify(selector)
  const labels = template?.metadata?.labels ?? {}
  const matchesSelector = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
  const formatGoMap = (map: Record<string, string>) =>
    `{${Object.entries(map)
      .map(([key, value]) => `"${key}":"${value}"`)
      .join(', ')}}`
  return [
    ...replicaErrors(replicas),
    ...(matchesSelector
      ? []
      : [
          `spec.template.metadata.labels: Invalid value: ${formatGoMap(labels)}: \`selector\` does not match template \`labels\``,
        ]),
    ...((template?.spec?.containers ?? []).length > 0 ? [] : ['spec.template.spec.containers: Required value']),
    ...(isSameSelector ? [] : [`spec.selector: Invalid value: ${JSON.stringify(selector)}: field is immutable`]),
  ]
}
