import { type IncomingMessage } from 'node:http'
import { parse } from 'yaml'
import { jsonTypeOf } from '../../admission/go-types'
import { errorMessage } from '../../error-message'
import { ApiError, badRequest } from '../responses'
import { PROTOBUF, unknownFormat } from '../negotiation'
import { decodeProtobuf } from '../protobuf/decode-protobuf'
import { JsonSyntaxError, duplicateFields, jsonSyntaxError } from './json-syntax'
import { isNestedDeeper } from './yaml-depth'

/** The limit of the API server. */
export const MAX_BODY_BYTES = 3 * 1_024 * 1_024

/** Maximum nesting of a body. Kubernetes objects are nested less deeply; the limit prevents a stack overflow. */
export const MAX_DEPTH = 100
const TOO_DEEP = `nested more than ${MAX_DEPTH} levels deep`
const SUMMARY_LENGTH = 30

interface Body {
  value: unknown
  /** Messages about fields that occur twice in the body. */
  duplicates: string[]
}

/**
 * Reads the body of a request as an object of a kind, from JSON, YAML or protobuf. `null` is an empty object.
 * @throws ApiError with the message of Kubernetes
 */
export async function readBody(req: IncomingMessage, kind: string): Promise<Body> {
  const [type = ''] = (req.headers['content-type'] ?? '').split(';').map((part) => part.trim())
  if (!['', 'application/json', 'application/yaml', PROTOBUF].includes(type)) throw unknownFormat()
  const bytes = await readBytes(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  if (type === PROTOBUF) return { value: parseProtobuf(bytes), duplicates: [] }
  const text = bytes.toString('utf8')
  const unrecognized = (reason: string) =>
    badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${reason} (${summaryOf(text)})`,
    )
  const value = type.includes('yaml') ? parseYaml(text, unrecognized) : parseJson(text, unrecognized)
  const duplicates = type.includes('yaml') ? [] : duplicatesIn(text)
  if (typeof value === 'object' && !Array.isArray(value)) return { value: value ?? {}, duplicates }
  throw unrecognized(`json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${TYPE_META}`)
}

/** JSON.parse keeps only the last of two fields, so the other one can be nested deeper than {@link assertNesting} sees. */
function duplicatesIn(json: string): string[] {
  try {
    return duplicateFields(json)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw unreadable(error.message)
    throw error
  }
}

function parseProtobuf(bytes: Buffer): unknown {
  const value = parseWith(
    () => decodeProtobuf(bytes),
    '',
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
  const start = bytes.subarray(0, SUMMARY_LENGTH)
  const shown = text.startsWith('{') ? start.toString('utf8') : start.toString('hex')
  return text === '' ? '<empty>' : `${shown}${bytes.length > SUMMARY_LENGTH ? ' ...' : ''}`
}

/**
 * Parses JSON.
 * @throws the error that `invalid` creates with the message of Go's parser; ApiError as in {@link assertNesting}
 */
export function parseJson(text: string, invalid: (reason: string) => ApiError): unknown {
  return parseWith(JSON.parse, text, () => invalid(jsonSyntaxError(text)))
}

/**
 * Parses YAML.
 * @throws the error that `invalid` creates with the parser's message; ApiError as in {@link assertNesting}
 */
export function parseYaml(text: string, invalid: (reason: string) => ApiError): unknown {
  if (isNestedDeeper(text, MAX_DEPTH)) throw unreadable(TOO_DEEP)
  const parseText = (yaml: string) => parse(yaml, { logLevel: 'error' }) as unknown
  return parseWith(parseText, text, (error) => invalid(`error converting YAML to JSON: yaml: ${errorMessage(error)}`))
}

function parseWith(parseText: (text: string) => unknown, text: string, invalid: (error: unknown) => ApiError): unknown {
  let value: unknown
  try {
    value = parseText(text)
  } catch (error) {
    throw invalid(error)
  }
  return assertNesting(value)
}

/**
 * Returns the value. `levels`: how deeply it may be nested, less than the default if it is part of another value.
 * @throws ApiError if it is nested more deeply or has a field `__proto__`
 */
export function assertNesting<T>(value: T, levels = MAX_DEPTH): T {
  const problem = findProblem(value, levels)
  if (problem !== undefined) throw unreadable(problem)
  return value
}

const unreadable = (problem: string) => badRequest(`the body cannot be read: ${problem}`)

function findProblem(value: unknown, levels: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (levels <= 0) return TOO_DEEP
  if (Object.hasOwn(value, '__proto__')) return 'unknown field "__proto__"'
  return Object.values(value)
    .map((child) => findProblem(child, levels - 1))
    .find((problem) => problem !== undefined)
}

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
