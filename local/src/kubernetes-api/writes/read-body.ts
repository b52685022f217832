import { type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { parse } from 'yaml'
import { ApiError } from '../status'

/** What a request carries, JSON or YAML. @throws ApiError */
export async function readBody(req: IncomingMessage): Promise<unknown> {
  const body = await text(req)
  const isYaml = req.headers['content-type']?.includes('yaml') ?? false
  try {
    return isYaml ? (parse(body) as unknown) : JSON.parse(body)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ApiError(400, 'BadRequest', `the body cannot be read: ${reason}`)
  }
}
