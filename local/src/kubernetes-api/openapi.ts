import { type ResourceType, groupPath, servedTypes } from '../store/resource-types'

/**
 * The OpenAPI documents that kubectl reads before a write, by path: they only declare that the server validates fields
 * (`fieldValidation`).
 */
export function openApi(version: string): Record<string, unknown> {
  const types = servedTypes
  const paths = [...new Set(types.map(groupPath))].map((path) => ({ path, url: `/openapi/v3/${path}` }))
  const index = paths.map(({ path, url }) => [path, { serverRelativeURL: url }])
  const documents = paths.map(({ path, url }) => [
    url,
    {
      openapi: '3.0.0',
      info: { title: 'Kubernetes', version: `v${version}` },
      paths: Object.fromEntries(types.filter((type) => groupPath(type) === path).map(patchOf)) as object,
      components: { schemas: {} },
    },
  ])
  return {
    '/openapi/v3': { paths: Object.fromEntries(index) as object },
    ...(Object.fromEntries(documents) as Record<string, unknown>),
  }
}

function patchOf(type: ResourceType) {
  const { plural, group, version, kind } = type
  const patch = {
    'x-kubernetes-group-version-kind': { group, version, kind },
    parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
    responses: {},
  }
  return [`/${groupPath(type)}/namespaces/{namespace}/${plural}/{name}`, { patch }] as const
}
