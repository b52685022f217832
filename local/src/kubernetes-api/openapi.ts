import { schemasOf } from '../admission/schemas'
import { type ResourceType, apiVersionOf, groupPath, servedTypes } from '../store/resource-types'
import { type Exchange } from './negotiation'
import { writeJson } from './responses'

/**
 * The OpenAPI documents, by path, one for each group version. kubectl reads them before a write, to find out whether
 * the server validates fields, and for `kubectl explain`. They are large, so each is a function that creates the
 * document.
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

const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'

/** The content type that the API server sends for this format. */
const V2_CONTENT_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/** The empty document below as a protobuf message, whose field 1 is `swagger`. */
const EMPTY_V2 = Buffer.from('\n\x032.0')

/**
 * Answers `/openapi/v2` with an empty document. kubectl requests it if `/openapi/v3` has no document for a kind, and
 * then reports that the API does not serve the kind.
 */
export function answerOpenApiV2({ req, res }: Exchange): void {
  if (!req.headers.accept?.includes(V2_PROTOBUF))
    return writeJson(res, 200, { swagger: '2.0', paths: {}, definitions: {} })
  res.writeHead(200, { 'content-type': V2_CONTENT_TYPE })
  res.end(EMPTY_V2)
}
