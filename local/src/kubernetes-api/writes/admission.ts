import { type HpaObject } from '@food-delivery/autoscaler'
import { type Deployment, type KubeObject, type ScaledObject } from '../../manifests/objects'
import { type ObjectStore } from '../../store/object-store'
import { type ResourceType } from '../../store/resource-types'
import { replicaErrors } from './scale'
import { checkLikeWebhook } from './scaled-object-admission'
import { cannotBeHandled, checkSchema, invalid, rejectUnknown } from './schema'

interface AdmissionOptions {
  type: ResourceType
  object: KubeObject
  /** The stored object, if any. */
  previous: KubeObject | undefined
  store: ObjectStore
  /** Whether unknown fields are rejected, as kubectl does by default. */
  isStrict: boolean
  isDryRun: boolean
}

/** An object with the API's defaults, and what kubectl shows about it as `Warning: …`. */
interface Admitted {
  object: KubeObject
  warnings?: string[]
}

/**
 * Validates an object before it is stored, like the API server and KEDA's webhook, and adds defaults.
 * @throws ApiError with their messages
 */
export async function admit(options: AdmissionOptions): Promise<Admitted> {
  const { type, object, isStrict } = options
  checkSchema(type, object, isStrict)
  const check = checks[type.kind]
  if (!check) return { object }
  return check(options, (errors) => {
    if (errors.length > 0) throw invalid(type, object.metadata.name, errors)
  })
}

/** Validates one kind. `reject` throws unless the list of errors is empty. */
type Check = (options: AdmissionOptions, reject: (errors: string[]) => void) => Promise<Admitted> | Admitted

const checks: Record<string, Check> = {
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
    const { type, object, isStrict } = options
    const errors = scaledObjectSchemaErrors(object.spec)
    const messagesOf = (isUnknown: boolean) =>
      errors.filter(({ rule }) => (rule === 'unknown') === isUnknown).map(({ message }) => message)
    if (isStrict) rejectUnknown(type, messagesOf(true))
    reject(messagesOf(false))
    return { object, warnings: await checkLikeWebhook({ ...options, object: object as ScaledObject }) }
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
