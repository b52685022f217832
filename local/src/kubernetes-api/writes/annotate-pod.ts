import { isDeepStrictEqual } from 'node:util'
import { type KubeObject } from '../../manifests/objects'
import { withoutClusterAnnotations } from '../../pods/pod-object'
import { type ObjectStore } from '../../store/object-store'
import { resourceTypes } from '../../store/resource-types'
import { type ApiRequest, type PodAccess } from '../api-request'
import { ApiError, objectNotFound, writeJson } from '../responses'
import { applyPatch } from './patch'
import { readBody } from './read-body'

/** Handles `PATCH` of a pod. Only annotations can be changed. @throws ApiError */
export async function annotatePod(
  { req, res, query, name = '' }: ApiRequest,
  { store, cluster }: { store: ObjectStore; cluster: PodAccess },
): Promise<void> {
  const pod = store.get('pods', name)
  if (!pod) throw objectNotFound(resourceTypes.pods, name)
  const changed = applyPatch(req.headers['content-type'], pod, await readBody(req)) as KubeObject
  const { annotations = {}, ...metadata } = changed.metadata
  const { annotations: _annotations, ...podMetadata } = pod.metadata
  if (!isDeepStrictEqual({ ...changed, metadata }, { ...pod, metadata: podMetadata }))
    throw new ApiError(422, 'Invalid', 'in the local cluster only the annotations of a pod can be changed')
  if (Object.values(annotations).some((value) => typeof value !== 'string'))
    throw new ApiError(422, 'Invalid', 'metadata.annotations: Invalid value: expected strings')
  if (query.get('dryRun') !== 'All') cluster.annotatePod(name, withoutClusterAnnotations(annotations))
  writeJson(res, 200, store.get('pods', name) ?? changed)
}
