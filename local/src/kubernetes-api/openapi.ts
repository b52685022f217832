import { schemasOf } from '../admission/schemas'
import { type ResourceType, apiVersionOf, groupPath, servedTypes } from '../store/resource-types'

/**
 * The OpenAPI documents, by path, one for each group version. kubectl reads them before a write, to see that the server
 * validates fields, and for `kubectl explain`. They are large, so they are functions that make them.
 */
export function openApi(version: string): Record<string, unknown> {
  const paths = [...new Set(servedTypes.map(groupPath))]
  const index = paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])
  const documents = paths.map((path) => [`/openapi/v3/${path}`, () => documentOf(path, version)])
  return {
    '/openapi/v3': { paths: Object.fromEntries(index) as object },
    ...(Object.fromEntries(documents) as Record<string, unknown>),
  }
}

function documentOf(path: string, version: string) {
  const types = servedTypes.filter((type) => groupPath(type) === path)
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: `v${version}` },
    paths: Object.fromEntries(types.map(patchOf)) as object,
    components: { schemas: schemasOf(types.map((type) => ({ apiVersion: apiVersionOf(type), kind: type.kind }))) },
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
