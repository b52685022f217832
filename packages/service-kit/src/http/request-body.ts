import { type IncomingMessage } from 'node:http'

/** Whether a request brings a body with it. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': chunked } = headers
  return chunked !== undefined || length !== '0'
}
