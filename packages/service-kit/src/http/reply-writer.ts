import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type HttpProblem } from './problem'
import { type Reply } from './route'
import { type RawHeaders } from './security-headers'

const JSON_TYPE = 'application/json; charset=utf-8'
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'

export interface ReplyWriterOptions {
  securityHeaders: RawHeaders
  /** Whether the connection is closed after the response. */
  isClosing: () => boolean
}

/** Writes complete responses with the security headers. */
export class ReplyWriter {
  constructor(private readonly options: ReplyWriterOptions) {}

  /** Sets the security headers, for a route that writes to `res` itself. */
  setSecurityHeaders(res: ServerResponse): void {
    const { securityHeaders } = this.options
    for (let index = 0; index < securityHeaders.length; index += 2)
      res.setHeader(securityHeaders[index] ?? '', securityHeaders[index + 1] ?? '')
  }

  write(req: IncomingMessage, res: ServerResponse, reply: Reply): void {
    if (res.headersSent || res.destroyed) return
    const { status, json, text, headers = {} } = reply
    const body = text ?? (json === undefined ? '' : JSON.stringify(json))
    const rawHeaders = [...this.options.securityHeaders]
    for (const name in headers) rawHeaders.push(name, headers[name] ?? '')
    if (body !== '' && headers['content-type'] === undefined)
      rawHeaders.push('content-type', text === undefined ? JSON_TYPE : TEXT_TYPE)
    if (status !== 204) rawHeaders.push('content-length', String(Buffer.byteLength(body)))
    if (this.options.isClosing()) rawHeaders.push('connection', 'close')
    res.writeHead(status, rawHeaders)
    res.end(req.method === 'HEAD' ? undefined : body)
  }

  writeProblem(req: IncomingMessage, res: ServerResponse, problem: HttpProblem): void {
    const headers = { 'content-type': PROBLEM_TYPE, ...problem.headers }
    this.write(req, res, { status: problem.status, json: problem, headers })
  }
}
