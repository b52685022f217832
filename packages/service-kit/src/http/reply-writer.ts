import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type HttpProblem } from './problem'
import { type Reply } from './route'
import { type FlatHeaders } from './security-headers'

const JSON_TYPE = 'application/json; charset=utf-8'
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'

export interface ReplyWriterOptions {
  security: FlatHeaders
  /** Whether connections are closed after this answer. */
  isClosing: () => boolean
}

/** Writes complete answers with the common headers. */
export class ReplyWriter {
  constructor(private readonly options: ReplyWriterOptions) {}

  /** Sets the common headers, for a route that writes to `res` itself. */
  prepare(res: ServerResponse): void {
    const { security } = this.options
    for (let index = 0; index < security.length; index += 2)
      res.setHeader(security[index] ?? '', security[index + 1] ?? '')
  }

  write(req: IncomingMessage, res: ServerResponse, reply: Reply): void {
    if (res.headersSent || res.destroyed) return
    const { status, json, text, headers = {} } = reply
    const body = text ?? (json === undefined ? '' : JSON.stringify(json))
    const flat = [...this.options.security]
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
}
