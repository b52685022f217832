import { type ResourceType, groupPath, resourceTypes } from '../store/resource-types'

/**
 * The OpenAPI documents that kubectl reads before a write, by path: they only declare that the server validates fields
 * (`fieldValidation`).
 */
export function openApi(): Record<string, unknown> {
  const all: ResourceType[] = Object.values(resourceTypes)
  const paths = [...new Set(all.map(groupPath))]
  const index = paths.map((path): [string, unknown] => [path, { serverRelativeURL: `/openapi/v3/${path}` }])
  const documents = paths.map((path): [string, unknown] => {
    const types = all.filter((type) => groupPath(type) === path)
    return [`/openapi/v3/${path}`, documentOf(path, types)]
  })
  return { '/openapi/v3': { paths: Object.fromEntries(index) }, ...Object.fromEntries(documents) }
}

function documentOf(path: string, types: readonly ResourceType[]) {
  const paths = types.map(({ plural, group, version, kind }) => [
    `/${path}/namespaces/{namespace}/${plural}/{name}`,
    {
      patch: {
        'x-kubernetes-group-version-kind': { group, version, kind },
        parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
        responses: {},
      },
    },
  ])
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.35.0' },
    paths: Object.fromEntries(paths) as Record<string, unknown>,
    components: { schemas: {} },
  }
}
