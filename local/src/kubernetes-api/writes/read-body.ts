import { type IncomingMessage } from 'node:http'
import { parse } from 'yaml'
import { errorMessage } from '../../error-message'
import { ApiError } from '../responses'

/** The limit of the API server. */
export const MAX_BODY_BYTES = 3 * 1_024 * 1_024

/** Maximum nesting of a body. Kubernetes objects are less deep; the limit prevents a stack overflow. */
const MAX_DEPTH = 100

/** Reads the body of a request, JSON or YAML; undefined if it is empty. @throws ApiError */
export async function readBody(req: IncomingMessage): Promise<unknown> {
  const body = await readText(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  const isYaml = req.headers['content-type']?.includes('yaml') ?? false
  const value = body === '' ? undefined : parseBody(body, isYaml)
  return assertNesting(value)
}

/** Returns a value that is not nested too deep. @throws ApiError for another one */
export function assertNesting(value: unknown): unknown {
  const problem = findProblem(value, MAX_DEPTH)
  if (problem !== undefined) throw invalidBody(problem)
  return value
}

function parseBody(body: string, isYaml: boolean): unknown {
  try {
    return isYaml ? (parse(body, { logLevel: 'error' }) as unknown) : JSON.parse(body)
  } catch (error) {
    throw invalidBody(errorMessage(error))
  }
}

function findProblem(value: unknown, levels: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (levels === 0) return `nested more than ${MAX_DEPTH} levels deep`
  if (Object.hasOwn(value, '__proto__')) return 'unknown field "__proto__"'
  return Object.values(value)
    .map((child) => findProblem(child, levels - 1))
    .find((problem) => problem !== undefined)
}

const invalidBody = (reason: string) => new ApiError(400, 'BadRequest', `the body cannot be read: ${reason}`)

export const tooLarge = () =>
  new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`)

interface ReadTextOptions {
  limitBytes: number
  /** Creates the error for a larger body. */
  tooLarge: () => Error
}

/** Reads the body of a request as text, at most `limitBytes`. @throws the error of `tooLarge` */
export async function readText(req: IncomingMessage, { limitBytes, tooLarge }: ReadTextOptions): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
