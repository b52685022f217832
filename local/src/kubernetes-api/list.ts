import { type ObjectStore, isIn } from '../store/object-store'
import { type ResourceType, resourceTypes } from '../store/resource-types'
import { type ApiRequest } from './api-request'
import { respond } from './negotiation'
import { decodeContinue, encodeContinue, sortKeyOf } from './options/continue-token'
import { type ListOptions } from './options/list-options'
import { parseVersion, tooLargeVersion } from './options/resource-version'
import { presentationOf } from './presentation'
import { ApiError, badRequest, objectNotFound } from './responses'
import { type ListMeta } from './table'
import { type KubeObject } from '../manifests/objects'

/** Responds with a list, sorted by namespace and name, in pages if the client sets `limit`. @throws ApiError */
export async function listObjects(
  request: ApiRequest,
  options: ListOptions,
  { store, now }: { store: ObjectStore; now: () => number },
): Promise<void> {
  const presentation = await presentationOf(request, request.resource, now)
  const { objects, version, after } = pageStart(request, options, store)
  const remaining = objects.filter((object) => options.matches(object) && (after === '' || sortKeyOf(object) > after))
  const limit = options.resourceVersion === '0' ? 0 : options.limit
  const items = limit > 0 ? remaining.slice(0, limit) : remaining
  const [lastItem] = items.slice(-1)
  const metadata: ListMeta = { resourceVersion: String(version) }
  if (lastItem && items.length < remaining.length) {
    metadata.continue = encodeContinue({ version, after: sortKeyOf(lastItem) })
    if (!options.hasSelector) metadata.remainingItemCount = remaining.length - items.length
  }
  respond(request, 200, presentation.list(items, metadata))
}

/** The sorted objects at the version of the list, and the key after which the page starts. */
function pageStart({ resource, namespace }: ApiRequest, options: ListOptions, store: ObjectStore) {
  const { continueToken, resourceVersion, resourceVersionMatch } = options
  const requestedVersion = listVersion(resourceTypes[resource], resourceVersion)
  if (continueToken !== '' && requestedVersion !== 0)
    throw badRequest('specifying resource version is not allowed when using continue')
  const { version: firstPageVersion, after } =
    continueToken === '' ? { version: undefined, after: '' } : decodeContinue(continueToken)
  if (requestedVersion > store.resourceVersion) throw tooLargeVersion(requestedVersion, store.resourceVersion)
  const version = firstPageVersion ?? (resourceVersionMatch === 'Exact' ? requestedVersion : store.resourceVersion)
  const objects = store.listAt(resource, version)
  if (!objects) throw new ApiError(410, 'Expired', continueToken === '' ? EXPIRED : EXPIRED_CONTINUE)
  return { objects: sorted(objects.filter(isIn(namespace))), version, after }
}

/** Parses the version of a list. @throws ApiError with 400, where other requests get 422 */
function listVersion(type: ResourceType, text: string): number {
  try {
    return parseVersion(type, text)
  } catch (error) {
    const [cause] = (error as ApiError).details?.causes ?? []
    throw badRequest(`invalid resource version: ${cause?.field}: ${cause?.message}`)
  }
}

const EXPIRED = 'The resourceVersion for the provided list is too old.'
const EXPIRED_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.'

/** The object of a request. @throws ApiError if it does not exist */
export function requireObject({ resource, namespace, name = '' }: ApiRequest, store: ObjectStore): KubeObject {
  const object = store.get(resource, name, namespace)
  if (object) return object
  throw objectNotFound(resourceTypes[resource], name)
}

/** Objects by namespace and name, the order of lists. */
export const sorted = (objects: readonly KubeObject[]) =>
  objects.toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1))
