import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type Logger } from '../logging/logger'
import { HttpProblem } from './problem'
import { type ReplyWriter } from './reply-writer'
import { pathOf } from './request'
import { requestProblem } from './request-problem'

/** Options of {@link createErrorBoundary}. */
export interface ErrorBoundaryOptions {
  writer: ReplyWriter
  logger: Logger
  /** Converts a domain error into a problem; undefined for other errors. */
  toProblem: (error: unknown) => HttpProblem | undefined
}

/** Writes an error as a problem response without internal details, or destroys a response whose headers are sent. */
export type ErrorBoundary = (error: unknown, req: IncomingMessage, res: ServerResponse) => void

export function createErrorBoundary({ writer, logger, toProblem }: ErrorBoundaryOptions): ErrorBoundary {
  return (error, req, res) => {
    const problem = error instanceof HttpProblem ? error : (toProblem(error) ?? requestProblem(error))
    if (!problem) logger.error({ err: error, path: pathOf(req) }, 'request failed with an unexpected error')
    if (res.headersSent) return void res.destroy()
    writer.writeProblem(req, res, problem ?? internalError)
  }
}

const internalError = new HttpProblem({ status: 500, detail: 'the server failed unexpectedly' })
