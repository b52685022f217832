import { podWarnings } from '../../admission/pod-warnings'
import { validate } from '../../admission/validate'
import { type KubeObject, type ScaledObject } from '../../manifests/objects'
import { type ObjectStore } from '../../store/object-store'
import { type ResourceType } from '../../store/resource-types'
import { invalidObject } from '../responses'
import { checkAuthentication, checkLikeWebhook } from './scaled-object-admission'

interface AdmissionOptions {
  type: ResourceType
  /** A decoded object. */
  object: KubeObject
  /** The stored object, if any. */
  previous: KubeObject | undefined
  store: ObjectStore
  isDryRun: boolean
}

/** An object with the API's defaults, and what kubectl shows about it as `Warning: …`. */
export interface Admitted {
  object: KubeObject
  warnings: string[]
}

const AUTOSCALERS = ['HorizontalPodAutoscaler', 'ScaledObject']

/**
 * Validates an object before it is stored, like the API server and KEDA's webhook, and adds defaults.
 * @throws ApiError with their messages
 */
export async function admit({ type, previous, store, isDryRun, ...options }: AdmissionOptions): Promise<Admitted> {
  const { object, errors } = validate(options.object, { previous, rules: store.rules })
  const { name, namespace = store.namespace } = object.metadata
  if (errors.length > 0) throw invalidObject(type, name, errors)
  const isElsewhere = namespace !== store.namespace
  if (isElsewhere && AUTOSCALERS.includes(type.kind))
    return { object, warnings: [`the local cluster runs autoscalers in the namespace ${store.namespace} only`] }
  if (type.kind === 'TriggerAuthentication') checkAuthentication(object)
  if (type.kind !== 'ScaledObject') return { object, warnings: podWarnings(object, previous) }
  return { object, warnings: await checkLikeWebhook({ object: object as ScaledObject, previous, store, isDryRun }) }
}
