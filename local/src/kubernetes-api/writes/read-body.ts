import { type IncomingMessage } from 'node:http'
import { jsonTypeOf } from '../../admission/go-types'
import { errorMessage } from '../../error-message'
import { UntrustedInputError, assertValue, parseJson, parseYaml } from '../../untrusted-input'
import { ApiError, badRequest } from '../responses'
import { PROTOBUF, unknownFormat } from '../negotiation'
import { decodeProtobuf } from '../protobuf/decode-protobuf'
import { duplicateFields, jsonSyntaxError } from './json-syntax'

/** The limit of the API server. */
export const MAX_BODY_BYTES = 3 * 1_024 * 1_024

/** How many bytes of a body an error quotes, as in the API server. */
const SUMMARY_BYTES = 30

interface Body {
  value: unknown
  /** Messages about fields that occur twice in the body. */
  duplicates: string[]
}

/**
 * Reads the body of a request as an object of a kind, from JSON, YAML or protobuf. `null` is an empty object.
 * @throws ApiError with the message of Kubernetes; UntrustedInputError
 */
export async function readBody(req: IncomingMessage, kind: string): Promise<Body> {
  const [type = ''] = (req.headers['content-type'] ?? '').split(';').map((part) => part.trim())
  if (!['', 'application/json', 'application/yaml', PROTOBUF].includes(type)) throw unknownFormat()
  const bytes = await readBytes(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  if (type === PROTOBUF) return { value: parseProtobuf(bytes), duplicates: [] }
  const text = bytes.toString('utf8')
  const unrecognizedError = (reason: string) =>
    badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${reason} (${summaryOf(text)})`,
    )
  const value = type.includes('yaml') ? parseYamlBody(text, unrecognizedError) : parseJsonBody(text, unrecognizedError)
  const duplicates = type.includes('yaml') ? [] : duplicateFields(text)
  if (typeof value === 'object' && !Array.isArray(value)) return { value: value ?? {}, duplicates }
  throw unrecognizedError(`json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${TYPE_META}`)
}

function parseProtobuf(bytes: Buffer): unknown {
  const value = parseBody(
    () => assertValue(decodeProtobuf(bytes)),
    (error) => badRequest(errorMessage(error)),
  )
  if (value === undefined) throw unknownFormat('application/json, application/yaml')
  return value
}

const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** The start of a body for an error: as text if it starts like an object, else in hexadecimal. */
function summaryOf(text: string): string {
  const bytes = Buffer.from(text)
  const start = bytes.subarray(0, SUMMARY_BYTES)
  const startText = text.startsWith('{') ? start.toString('utf8') : start.toString('hex')
  return text === '' ? '<empty>' : `${startText}${bytes.length > SUMMARY_BYTES ? ' ...' : ''}`
}

/**
 * Parses a JSON body.
 * @throws the error that `errorOf` creates with the message of Go's parser; UntrustedInputError
 */
export function parseJsonBody(text: string, errorOf: (reason: string) => ApiError): unknown {
  return parseBody(
    () => parseJson(text),
    () => errorOf(jsonSyntaxError(text)),
  )
}

/**
 * Parses a YAML body of one document.
 * @throws the error that `errorOf` creates with the parser's message; UntrustedInputError
 */
export function parseYamlBody(text: string, errorOf: (reason: string) => ApiError): unknown {
  return parseBody(
    () => {
      const [value = null, ...otherDocuments] = parseYaml(text)
      if (otherDocuments.length > 0) throw new SyntaxError('the body contains several documents')
      return value
    },
    (error) => errorOf(`error converting YAML to JSON: yaml: ${errorMessage(error)}`),
  )
}

function parseBody(parse: () => unknown, errorOf: (error: unknown) => ApiError): unknown {
  try {
    return parse()
  } catch (error) {
    throw error instanceof UntrustedInputError ? error : errorOf(error)
  }
}

/** The error for a valid body that exceeds a limit of this server, such as its nesting. */
export const refusedBody = (problem: string) => badRequest(`the body is refused: ${problem}`)

export const tooLarge = () =>
  new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`)

interface ReadTextOptions {
  limitBytes: number
  /** Creates the error for a larger body. */
  tooLarge: () => Error
}

/** Reads the body of a request as text, at most `limitBytes`. @throws the error of `tooLarge` */
export async function readText(req: IncomingMessage, options: ReadTextOptions): Promise<string> {
  return (await readBytes(req, options)).toString('utf8')
}

async function readBytes(req: IncomingMessage, { limitBytes, tooLarge }: ReadTextOptions): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
