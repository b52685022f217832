import { isUtf8 } from 'node:buffer'
import { type IncomingMessage } from 'node:http'
import { badRequest, bodyTooLarge, unsupportedMediaType } from './problem'

// A body that is too large is read to its end all the same while it is not absurd: a client that is still sending
// when the connection closes would see a reset and never the answer.
const MOST_DISCARDED_BYTES = 8 * 1024 * 1024

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i
const OTHER_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8)/i

/**
 * Reads a JSON body; a request without one is `{}`, as it was for callers of the original.
 * @throws HttpProblem 413 over `limitBytes`, 415 for anything but UTF-8 JSON, 400 when it does not parse.
 */
export async function readJsonBody(req: IncomingMessage, limitBytes: number): Promise<unknown> {
  const { 'content-length': length, 'transfer-encoding': chunked } = req.headers
  if (chunked === undefined && (length === undefined || length === '0')) return {}
  assertJson(req)
  const body = await readBytes(req, limitBytes)
  if (!isUtf8(body)) throw badRequest('the body is not UTF-8')
  const text = body.toString()
  if (text === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw badRequest('the body is not valid JSON')
  }
}

function assertJson(req: IncomingMessage): void {
  const type = req.headers['content-type']
  if (type === undefined || !JSON_TYPE.test(type))
    throw unsupportedMediaType('the body must be application/json')
  if (OTHER_CHARSET.test(type)) throw unsupportedMediaType('the charset must be utf-8')
  const encoding = req.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw unsupportedMediaType('the body must not be compressed')
}

function readBytes(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= limitBytes) chunks.push(chunk)
      else if (bytes > limitBytes + MOST_DISCARDED_BYTES) reject(bodyTooLarge(limitBytes))
    })
    req.on('end', () => {
      const [first] = chunks
      if (bytes > limitBytes) reject(bodyTooLarge(limitBytes))
      else resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks))
    })
    req.on('error', () => reject(badRequest('the body ended early')))
  })
}
