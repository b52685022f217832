import { invalid } from '../admission/field-errors'
import { type KubeObject } from '../manifests/objects'
import { type ResourceName, apiVersionOf, resourceTypes, typeIn } from '../store/resource-types'
import { hpaToV1 } from './hpa-v1'
import { type Exchange, formatOf } from './negotiation'
import { badRequest } from './responses'
import { type IncludeObject, type ListMeta, type Table, tableOf } from './table'
import { columnsOf } from './table-columns'

/** Converts objects to what a client accepts: the objects themselves, their metadata, or a Table. */
export interface Presentation {
  object(object: KubeObject): unknown
  list(objects: readonly KubeObject[], metadata: ListMeta): unknown
}

const META = 'meta.k8s.io/v1'

const metadataOf = ({ metadata }: KubeObject) => ({ kind: 'PartialObjectMetadata', apiVersion: META, metadata })

/**
 * `resource`: that of the objects, or `scale`.
 * @throws ApiError for a format or option that the API does not support
 */
export async function presentationOf(
  exchange: Exchange & { version?: string },
  resource: ResourceName | 'scale',
  now: () => number,
): Promise<Presentation> {
  const { version } = exchange
  const { as } = formatOf(exchange)
  if (as === 'Table') return tablePresentation(exchange, resource, now)
  if (as !== undefined)
    return {
      object: metadataOf,
      list: (objects, metadata) => ({
        kind: 'PartialObjectMetadataList',
        apiVersion: META,
        metadata,
        items: objects.length > 0 ? objects.map(metadataOf) : null,
      }),
    }
  return {
    object: (object) => inVersion(object, version),
    list: (objects, metadata) => {
      const type = typeIn(version, resourceTypes[resource as ResourceName])
      // The items of a built-in kind have no apiVersion and kind, because the list has them.
      const items = objects.map((object) => {
        const { apiVersion: _apiVersion, kind: _kind, ...fields } = inVersion(object, version)
        return type.isCustom ? object : fields
      })
      return { kind: `${type.kind}List`, apiVersion: apiVersionOf(type), metadata, items }
    },
  }
}

/** A stored object in a version, default the stored one. Only HPAs have a second version. */
export const inVersion = (object: KubeObject, version: string | undefined): KubeObject =>
  version === undefined ? object : hpaToV1(object)

async function tablePresentation(
  { query }: Exchange,
  resource: ResourceName | 'scale',
  now: () => number,
): Promise<Presentation> {
  const include = includeObjectOf(query)
  const columns = await columnsOf(resource)
  const table = (objects: readonly KubeObject[], metadata: ListMeta): Table =>
    tableOf({ columns, objects, metadata, include, now: now() })
  return {
    list: table,
    object: (object) => table([object], { resourceVersion: object.metadata.resourceVersion ?? '' }),
  }
}

function includeObjectOf(query: URLSearchParams): IncludeObject {
  const include = query.get('includeObject') || 'Metadata'
  if (include === 'None' || include === 'Metadata' || include === 'Object') return include
  const error = invalid('includeObject', include, "must be 'Metadata', 'Object', 'None', or empty")
  throw badRequest(`Unable to convert to Table as requested: ${error}`)
}
