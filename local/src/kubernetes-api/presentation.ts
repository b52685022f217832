import { type KubeObject } from '../manifests/objects'
import { type ResourceName, apiVersionOf, resourceTypes } from '../store/resource-types'
import { type Exchange, formatOf } from './negotiation'
import { badRequest } from './responses'
import { type IncludeObject, type ListMeta, type Table, tableOf } from './table'
import { columnsOf } from './table-columns'

/** Converts objects to what a client accepts: the objects themselves, their metadata, or a Table. */
export interface Presentation {
  one(object: KubeObject): unknown
  list(objects: readonly KubeObject[], metadata: ListMeta): unknown
}

const META = 'meta.k8s.io/v1'

const metadataOf = ({ metadata }: KubeObject) => ({ kind: 'PartialObjectMetadata', apiVersion: META, metadata })

/** `resource`: that of the objects, or `scale`. @throws ApiError for a format or an option that the API does not have */
export async function presentationOf(
  exchange: Exchange,
  resource: ResourceName | 'scale',
  now: () => number,
): Promise<Presentation> {
  const { as } = formatOf(exchange)
  if (as === 'Table') return tablePresentation(exchange, resource, now)
  if (as !== undefined)
    return {
      one: metadataOf,
      list: (objects, metadata) => ({
        kind: 'PartialObjectMetadataList',
        apiVersion: META,
        metadata,
        items: objects.map(metadataOf),
      }),
    }
  return { one: (object) => object, list: (objects, metadata) => listOf(resource, objects, metadata) }
}

function listOf(resource: ResourceName | 'scale', objects: readonly KubeObject[], metadata: ListMeta) {
  const type = resourceTypes[resource as ResourceName]
  // The items of a built-in kind have no apiVersion and kind, because the list has them.
  const items = type.isCustom ? objects : objects.map(({ apiVersion: _apiVersion, kind: _kind, ...object }) => object)
  return { kind: `${type.kind}List`, apiVersion: apiVersionOf(type), metadata, items }
}

async function tablePresentation(
  { query }: Exchange,
  resource: ResourceName | 'scale',
  now: () => number,
): Promise<Presentation> {
  const include = includeObjectOf(query)
  const columns = await columnsOf(resource)
  const table = (objects: readonly KubeObject[], metadata: ListMeta): Table =>
    tableOf({ columns, objects, metadata, include, now: now() })
  return { list: table, one: (object) => table([object], { resourceVersion: object.metadata.resourceVersion ?? '' }) }
}

function includeObjectOf(query: URLSearchParams): IncludeObject {
  const include = query.get('includeObject') || 'Metadata'
  if (include === 'None' || include === 'Metadata' || include === 'Object') return include
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`,
  )
}
