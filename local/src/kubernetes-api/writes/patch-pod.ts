import { isDeepStrictEqual } from 'node:util'
import { forbidden } from '../../admission/field-errors'
import { type KubeObject } from '../../manifests/objects'
import { withoutClusterAnnotations } from '../../pods/pod-object'
import { type ObjectStore } from '../../store/object-store'
import { resourceTypes } from '../../store/resource-types'
import { type ApiRequest, type PodAccess } from '../api-request'
import { respond } from '../negotiation'
import { readWriteOptions } from '../options/write-options'
import { requireObject } from '../list'
import { invalidObject } from '../responses'
import { labelErrors } from '../selectors/label-rules'
import { assertSameObject } from './identity'
import { readPatch } from './patch'

/** Handles `PATCH` of a pod. Only labels and annotations can be changed. @throws ApiError */
export async function patchPod(
  request: ApiRequest,
  { store, cluster, now }: { store: ObjectStore; cluster: PodAccess; now: () => number },
): Promise<void> {
  const { name = '', namespace } = request
  const type = resourceTypes.pods
  const { isDryRun, manager } = readWriteOptions(request, now)
  const { change: patch } = await readPatch(request, type, manager)
  const pod = requireObject(request, store)
  const changed = patch(pod) as KubeObject
  assertSameObject(request, changed, pod)
  // Pods have no managed fields here, because their controller sets almost all of their fields.
  const { labels = {}, annotations = {}, managedFields: _fields, ...metadata } = changed.metadata
  const { identity } = cluster.findPod(name) ?? {}
  const errors = [
    ...changeErrors({ ...changed, metadata }, pod),
    ...templateErrors(labels, identity?.labels ?? {}),
    ...labelErrors(labels),
    ...annotationErrors(annotations),
  ]
  if (errors.length > 0) throw invalidObject(type, name, errors)
  if (isDryRun) return respond(request, 200, changed)
  cluster.setPodMetadata(name, { labels, annotations: withoutClusterAnnotations(annotations) })
  respond(request, 200, store.get('pods', name, namespace) ?? changed)
}

function changeErrors(changed: KubeObject, pod: KubeObject): string[] {
  const { labels: _labels, annotations: _annotations, ...metadata } = pod.metadata
  return isDeepStrictEqual(changed, { ...pod, metadata })
    ? []
    : [forbidden('spec', 'in the local cluster only the labels and annotations of a pod can be changed')]
}

/**
 * On a cluster, a pod whose labels no longer match the selector leaves its ReplicaSet. The local cluster does not support
 * this, so it refuses changes of the template's labels.
 */
const templateErrors = (labels: Record<string, unknown>, templateLabels: Readonly<Record<string, string>>) =>
  Object.entries(templateLabels)
    .filter(([key, value]) => labels[key] !== value)
    .map(([key]) =>
      forbidden('metadata.labels', `in the local cluster the label "${key}" of the pod's template cannot be changed`),
    )

const annotationErrors = (annotations: object) =>
  Object.values(annotations).some((value) => typeof value !== 'string')
    ? ['metadata.annotations: Invalid value: expected strings']
    : []
