import { type IncomingMessage } from 'node:http'
import { parse } from 'yaml'
import { ApiError } from '../responses'

/** As the API server has it. */
export const LARGEST_BODY_BYTES = 3 * 1_024 * 1_024

/** No object of Kubernetes comes near; whoever walks through one may use the stack for it. */
const DEEPEST = 100

/** What a request carries, JSON or YAML; undefined when it carries nothing. @throws ApiError */
export async function readBody(req: IncomingMessage): Promise<unknown> {
  const body = await limitedText(req, { limitBytes: LARGEST_BODY_BYTES, tooLarge })
  const isYaml = req.headers['content-type']?.includes('yaml') ?? false
  const value = body === '' ? undefined : parseBody(body, isYaml)
  const fault = faultOf(value, DEEPEST)
  if (fault !== undefined) throw unreadable(fault)
  return value
}

function parseBody(body: string, isYaml: boolean): unknown {
  try {
    return isYaml ? (parse(body, { logLevel: 'error' }) as unknown) : JSON.parse(body)
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error))
  }
}

function faultOf(value: unknown, levels: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (levels === 0) return `nested more than ${DEEPEST} deep`
  if (Object.hasOwn(value, '__proto__')) return 'unknown field "__proto__"'
  for (const inner of Object.values(value)) {
    const fault = faultOf(inner, levels - 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

const unreadable = (reason: string) => new ApiError(400, 'BadRequest', `the body cannot be read: ${reason}`)

export const tooLarge = () =>
  new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LARGEST_BODY_BYTES}`)

export interface LimitedTextOptions {
  limitBytes: number
  /** Makes the error of a larger body; the rest of that is not read. */
  tooLarge: () => Error
}

/** The body of a request as text. @throws what `tooLarge` makes */
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
