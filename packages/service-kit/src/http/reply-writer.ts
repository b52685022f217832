import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type CorsPolicy } from './cors'
import { type HttpProblem } from './problem'
import { type Reply } from './route'
import { type FlatHeaders } from './security-headers'

export const JSON_TYPE = 'application/json; charset=utf-8'
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'

export interface ReplyWriterOptions {
  security: FlatHeaders
  cors: CorsPolicy
  /** Whether connections should be given up after this answer. */
  isClosing: () => boolean
}

/** Writes whole answers with the headers that every answer has. */
export class ReplyWriter {
  constructor(private readonly options: ReplyWriterOptions) {}

  /** Sets the headers that every answer has, for a route that writes to `res` itself. */
  prepare(req: IncomingMessage, res: ServerResponse): void {
    const headers = this.common(req)
    for (let index = 0; index < headers.length; index += 2)
      res.setHeader(headers[index] ?? '', headers[index + 1] ?? '')
  }

  write(req: IncomingMessage, res: ServerResponse, reply: Reply): void {
    if (res.headersSent || res.destroyed) return
    const { status, json, text, headers = {} } = reply
    const body = text ?? (json === undefined ? '' : JSON.stringify(json))
    const flat = this.common(req)
    for (const name in headers) flat.push(name, headers[name] ?? '')
    if (body !== '' && headers['content-type'] === undefined)
      flat.push('content-type', text === undefined ? JSON_TYPE : TEXT_TYPE)
    if (status !== 204) flat.push('content-length', String(Buffer.byteLength(body)))
    if (this.options.isClosing()) flat.push('connection', 'close')
    res.writeHead(status, flat)
    res.end(req.method === 'HEAD' ? undefined : body)
  }

  writeProblem(req: IncomingMessage, res: ServerResponse, problem: HttpProblem): void {
    const headers = { 'content-type': PROBLEM_TYPE, ...problem.headers }
    this.write(req, res, { status: problem.status, json: problem, headers })
  }

  private common(req: IncomingMessage): string[] {
    return [...this.options.security, ...this.options.cors(req)]
  }
}
