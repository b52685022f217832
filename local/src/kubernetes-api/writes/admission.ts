import { type HpaSpec, type ScaledObjectSpec } from '@food-delivery/autoscaler'
import { valueAt } from '../../manifests/validate-manifest'
import {
  type Deployment,
  type KubeObject,
  type HorizontalPodAutoscaler,
  type ScaledObject,
} from '../../manifests/objects'
import { type ObjectStore } from '../../store/object-store'
import { type ResourceType } from '../../store/resource-types'
import { ApiError } from '../responses'
import { replicaErrors } from './scale'
import { checkSchema, invalid } from './schema'

interface AdmissionOptions {
  type: ResourceType
  object: KubeObject
  /** The stored object, if any. */
  previous: KubeObject | undefined
  store: ObjectStore
  /** Whether unknown fields are rejected, as kubectl does by default. */
  isStrict: boolean
}

/**
 * Validates an object before it is stored, like the API server and KEDA's webhook, and adds defaults.
 * @throws ApiError with their messages
 */
export async function admit(options: AdmissionOptions): Promise<KubeObject> {
  const { type, object, isStrict } = options
  checkSchema(type, object, isStrict)
  const check = checks[type.kind]
  if (!check) return object
  return check(options, (errors) => {
    if (errors.length > 0) throw invalid(type, object.metadata.name, errors)
  })
}

/** Validates one kind. `reject` throws unless the list of errors is empty. */
type Check = (options: AdmissionOptions, reject: (errors: string[]) => void) => Promise<KubeObject> | KubeObject

const checks: Record<string, Check> = {
  Deployment: ({ object, previous }, reject) => {
    reject(deploymentErrors(object as Deployment, previous as Deployment | undefined))
    return object
  },
  HorizontalPodAutoscaler: async ({ object }, reject) => {
    const { hpaErrors } = await import('@food-delivery/autoscaler')
    const { spec } = object as Partial<HorizontalPodAutoscaler>
    reject([
      ...requireFields(object, ['spec.scaleTargetRef.kind', 'spec.scaleTargetRef.name']),
      ...hpaErrors({ ...(spec as HpaSpec), maxReplicas: spec?.maxReplicas ?? 0, metrics: spec?.metrics ?? [] }),
    ])
    return { ...object, spec: { minReplicas: 1, metrics: [defaultMetric], ...(object.spec as object) } }
  },
  ScaledObject: async (options, reject) => {
    const { object } = options
    reject(requireFields(object, ['spec.scaleTargetRef', 'spec.triggers']))
    reject(requireFields(object, ['spec.scaleTargetRef.name']))
    await checkLikeWebhook(options as AdmissionOptions & { object: ScaledObject })
    return object
  },
}

/** The API server's default for an HPA without metrics. */
const defaultMetric = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

const requireFields = (object: KubeObject, paths: string[]) =>
  paths
    .filter((path) => [undefined, null, ''].includes(valueAt(object, path) as string))
    .map((path) => `${path}: Required value`)

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

async function checkLikeWebhook({
  object: { metadata, spec },
  store,
}: AdmissionOptions & { object: ScaledObject }): Promise<void> {
  const { AutoscalerError, alreadyManaged, assertScaledObject } = await import('@food-delivery/autoscaler')
  const target = spec.scaleTargetRef.name
  const kind = 'apps/v1.Deployment'
  const hasSameTarget = (object: KubeObject) =>
    (object as HorizontalPodAutoscaler | ScaledObject).spec.scaleTargetRef.name === target
  try {
    assertScaledObject(spec)
    const other = store
      .list('scaledobjects')
      .find((each) => each.metadata.name !== metadata.name && hasSameTarget(each))
    if (other) throw alreadyManaged(target, kind, { kind: 'ScaledObject', name: other.metadata.name })
    const hpa = store
      .list('horizontalpodautoscalers')
      .find((each) => hasSameTarget(each) && !isOwnedBy(each, metadata.name))
    if (hpa) throw alreadyManaged(target, kind, { kind: 'hpa', name: hpa.metadata.name })
    assertRequests(spec, store.get('deployments', target) as Deployment | undefined)
  } catch (error) {
    if (!(error instanceof AutoscalerError) && !(error instanceof MissingRequestError)) throw error
    const denied = 'admission webhook "vscaledobject.kb.io" denied the request'
    throw new ApiError(403, 'Forbidden', `${denied}: ${error.message}`)
  }
}

const isOwnedBy = ({ metadata }: KubeObject, scaledObject: string) =>
  metadata.ownerReferences?.some(({ kind, name }) => kind === 'ScaledObject' && name === scaledObject) ?? false

/** A container scaled by CPU or memory has neither a request nor a limit. */
class MissingRequestError extends Error {
  override readonly name = 'MissingRequestError'
  readonly code = 'MISSING_REQUEST'
}

const isSet = (quantity: unknown) => quantity !== undefined && quantity !== null

function assertRequests({ triggers }: ScaledObjectSpec, deployment: Deployment | undefined): void {
  for (const { type } of triggers) {
    if (type !== 'cpu' && type !== 'memory') continue
    for (const { name, resources } of deployment?.spec.template.spec.containers ?? [])
      if (!isSet(valueAt(resources, `requests.${type}`)) && !isSet(valueAt(resources, `limits.${type}`)))
        throw new MissingRequestError(
          `the scaledobject has a ${type} trigger but the container ${name} doesn't have the ${type} request defined`,
        )
  }
}
