import { podWarnings } from '../../admission/pod-warnings'
import { validate } from '../../admission/validate'
import { type KubeObject } from '../../manifests/objects'
import { type ResourceType } from '../../store/resource-types'
import { invalidObject } from '../responses'
import { type WebhookInput, checkAuthentication, checkLikeWebhook } from './scaled-object-admission'

interface AdmissionOptions extends WebhookInput {
  type: ResourceType
}

/** An object with the API's defaults, and the texts that kubectl shows as `Warning: …`. */
export interface AdmittedObject {
  object: KubeObject
  warnings: string[]
}

const AUTOSCALERS = ['HorizontalPodAutoscaler', 'ScaledObject']

/**
 * Validates an object before it is stored, like the API server and KEDA's webhook, and adds defaults.
 * @throws ApiError with their messages
 */
export async function admit({
  type,
  previous,
  store,
  isDryRun,
  ...options
}: AdmissionOptions): Promise<AdmittedObject> {
  const { object, errors } = validate(options.object, { previous, rules: store.rules })
  const { name, namespace = store.namespace } = object.metadata
  if (errors.length > 0) throw invalidObject(type, name, errors)
  if (namespace !== store.namespace && AUTOSCALERS.includes(type.kind))
    return { object, warnings: [`the local cluster runs autoscalers in the namespace ${store.namespace} only`] }
  if (type.kind === 'TriggerAuthentication') checkAuthentication(object)
  if (type.kind !== 'ScaledObject') return { object, warnings: podWarnings(object, previous) }
  return { object, warnings: await checkLikeWebhook({ object, previous, store, isDryRun }) }
}
