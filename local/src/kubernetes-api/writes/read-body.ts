import { type IncomingMessage } from 'node:http'
import { parse } from 'yaml'
import { ApiError } from '../responses'

/** The API server's limit. */
export const MAX_BODY_BYTES = 3 * 1_024 * 1_024

/** Deeper than any real Kubernetes object, and shallow enough to recurse over. */
const MAX_DEPTH = 100

/** The body of a request, JSON or YAML; undefined if empty. @throws ApiError */
export async function readBody(req: IncomingMessage): Promise<unknown> {
  const body = await limitedText(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  const isYaml = req.headers['content-type']?.includes('yaml') ?? false
  const value = body === '' ? undefined : parseBody(body, isYaml)
  const problem = problemOf(value, MAX_DEPTH)
  if (problem !== undefined) throw unreadable(problem)
  return value
}

function parseBody(body: string, isYaml: boolean): unknown {
  try {
    return isYaml ? (parse(body, { logLevel: 'error' }) as unknown) : JSON.parse(body)
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error))
  }
}

function problemOf(value: unknown, levels: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (levels === 0) return `nested more than ${MAX_DEPTH} levels deep`
  if (Object.hasOwn(value, '__proto__')) return 'unknown field "__proto__"'
  for (const inner of Object.values(value)) {
    const problem = problemOf(inner, levels - 1)
    if (problem !== undefined) return problem
  }
  return undefined
}

const unreadable = (reason: string) => new ApiError(400, 'BadRequest', `the body cannot be read: ${reason}`)

export const tooLarge = () =>
  new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`)

interface LimitedTextOptions {
  limitBytes: number
  /** Creates the error for a larger body, whose rest is not read. */
  tooLarge: () => Error
}

/** The body of a request as text. @throws the error of `tooLarge` */
export async function limitedText(req: IncomingMessage, { limitBytes, tooLarge }: LimitedTextOptions): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
