import { type IncomingMessage, type ServerResponse } from 'node:http'
import { stringify } from 'yaml'
import { ApiError, writeJson } from './responses'

/** A format that a client accepts. `as`: the kind to which objects are converted, such as Table. */
export interface Format {
  isYaml: boolean
  as?: string
}

/** A request and its response. `query`: the parsed query of the request. */
export interface Exchange {
  req: IncomingMessage
  res: ServerResponse
  query: URLSearchParams
}

/** The kinds to which objects can be converted, `group/version/kind`. */
const conversions = [
  'meta.k8s.io/v1/Table',
  'meta.k8s.io/v1/PartialObjectMetadata',
  'meta.k8s.io/v1/PartialObjectMetadataList',
]

export const PROTOBUF = 'application/vnd.kubernetes.protobuf'

const MEDIA_TYPES = `application/json, application/yaml, ${PROTOBUF}`

/** The API server's error for a body in an unknown format. */
export const unknownFormat = (accepted = MEDIA_TYPES) =>
  new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  )

/**
 * The first format in the Accept header that the API supports. `allowed`: the kinds to which it can convert,
 * `group/version/kind`. @throws ApiError
 */
export function formatOf({ req }: Pick<Exchange, 'req'>, allowed: readonly string[] = conversions): Format {
  const { accept = '*/*' } = req.headers
  for (const clause of accept.split(',')) {
    const [media = '', ...parameters] = clause.split(';').map((part) => part.trim())
    const { as, g, v } = Object.fromEntries(parameters.map((part) => part.split('=', 2))) as Record<
      string,
      string | undefined
    >
    const isYaml = media === 'application/yaml'
    if (!isYaml && !['application/json', 'application/*', '*/*', ''].includes(media)) continue
    if (as === undefined) return { isYaml }
    if (allowed.includes(`${g}/${v}/${as}`)) return { isYaml, as }
  }
  throw new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${MEDIA_TYPES}`)
}

/**
 * Writes an object or a Status in YAML if the client prefers it, otherwise in JSON. `?pretty=true`, curl, Wget and
 * browsers get indented JSON.
 */
export function respond(exchange: Exchange, code: number, value: unknown): void {
  const { req, res, query } = exchange
  if (acceptsYaml(exchange)) {
    res.writeHead(code, { 'content-type': 'application/yaml' })
    res.end(stringify(JSON.parse(JSON.stringify(value)), { sortMapEntries: true, indentSeq: false, lineWidth: 0 }))
    return
  }
  const pretty = query.get('pretty') ?? String(/^(curl|Wget|Mozilla)/.test(req.headers['user-agent'] ?? ''))
  if (['false', '0'].includes(pretty)) return writeJson(res, code, value)
  res.writeHead(code, { 'content-type': 'application/json' })
  res.end(`${JSON.stringify(value, null, 2)}\n`)
}

function acceptsYaml(exchange: Exchange): boolean {
  try {
    return formatOf(exchange).isYaml
  } catch {
    return false
  }
}
