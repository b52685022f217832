import { type AdmissionCluster } from '@food-delivery/autoscaler'
import {
  type Deployment,
  type HorizontalPodAutoscaler,
  type KubeObject,
  type ScaledObject,
} from '../../manifests/objects'
import { type TargetReference, targetsDeployment, unknownKindError } from '../../autoscaling/scale-target'
import { type ObjectStore } from '../../store/object-store'
import { ApiError } from '../responses'

type ResourceRequirements = NonNullable<NonNullable<AdmissionCluster['workload']>['podResources']>

/** The objects that KEDA's webhook reads. The local cluster has no LimitRanges. */
function clusterOf(
  store: ObjectStore,
  target: TargetReference,
  hpaName: (object: ScaledObject) => string,
): AdmissionCluster {
  const deployment = targetsDeployment(target) ? store.get('deployments', target.name) : undefined
  const scaledObjects = store.list('scaledobjects') as ScaledObject[]
  const hpas = store.list('horizontalpodautoscalers') as HorizontalPodAutoscaler[]
  const pod = (deployment as Deployment | undefined)?.spec.template.spec
  return {
    scaledObjects: scaledObjects.map((object) => {
      const { metadata, spec } = object
      return { name: metadata.name, scaleTargetRef: spec.scaleTargetRef, hpaName: hpaName(object) }
    }),
    horizontalPodAutoscalers: hpas.map(({ metadata, spec }) => ({
      name: metadata.name,
      scaleTargetRef: spec.scaleTargetRef,
      ownerScaledObject: ownerOf(metadata),
      annotations: metadata.annotations,
    })),
    workload: pod
      ? {
          containers: pod.containers.map(({ name, resources }) => ({
            name,
            ...(resources as ResourceRequirements | undefined),
          })),
          podResources: pod.resources ?? {},
        }
      : null,
    limitRanges: [],
  }
}

const ownerOf = ({ ownerReferences = [] }: KubeObject['metadata']): string | null =>
  ownerReferences.find(({ kind }) => kind === 'ScaledObject')?.name ?? null

export interface WebhookInput {
  /** The decoded object. */
  object: KubeObject
  /** The stored object, if any. */
  previous: KubeObject | undefined
  store: ObjectStore
  isDryRun: boolean
}

/** Validates a ScaledObject like KEDA's webhook and returns its warnings. @throws ApiError with its message */
export async function checkLikeWebhook({ previous, store, isDryRun, ...options }: WebhookInput): Promise<string[]> {
  const { AutoscalerError, admitScaledObject, hpaName } = await import('@food-delivery/autoscaler')
  const inNamespace = ({ metadata, spec }: ScaledObject) => ({
    metadata: { ...metadata, namespace: store.namespace },
    spec,
  })
  const object = options.object as ScaledObject
  const { scaleTargetRef } = object.spec
  const unknownKind = unknownKindError(scaleTargetRef)
  if (unknownKind !== undefined) throw deniedError(unknownKind)
  const cluster = clusterOf(store, scaleTargetRef, (each) => hpaName(inNamespace(each)))
  const old = previous ? inNamespace(previous as ScaledObject) : null
  try {
    return admitScaledObject({ object: inNamespace(object), old, cluster, isDryRun, rules: store.rules })
  } catch (error) {
    if (!(error instanceof AutoscalerError)) throw error
    throw deniedError(error.message)
  }
}

/** The webhook's refusal. Its status is 404 for a target that does not exist, as in the API server's error, else 403. */
function deniedError(reason: string): ApiError {
  const [code, status] = reason.endsWith(' not found') ? [404, 'NotFound'] : [403, 'Forbidden']
  return new ApiError(
    Number(code),
    String(status),
    `admission webhook "vscaledobject.kb.io" denied the request: ${reason}`,
  )
}

/** Validates a TriggerAuthentication like KEDA's webhook. @throws ApiError with its message */
export function checkAuthentication({ spec }: KubeObject): void {
  const { podIdentity } = spec as { podIdentity?: { identityId?: string } }
  if (podIdentity?.identityId !== '') return
  const reason = `identityId of PodIdentity should not be empty. If it's set, identityId has to be different than ""`
  const webhook = 'admission webhook "vstriggerauthentication.kb.io" denied the request'
  throw new ApiError(403, 'Forbidden', `${webhook}: ${reason}`)
}
