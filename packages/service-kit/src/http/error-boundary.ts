import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type Logger } from '../logging/logger'
import { HttpProblem } from './problem'
import { type ReplyWriter } from './reply-writer'
import { pathOf } from './request'
import { requestProblem } from './request-problem'

export interface ErrorBoundaryOptions {
  writer: ReplyWriter
  logger: Logger
  /** Turns an error of the domain into an answer. */
  toProblem: (error: unknown) => HttpProblem | undefined
}

/** Answers an error with a problem that contains no internals. */
export type ErrorBoundary = (error: unknown, req: IncomingMessage, res: ServerResponse) => void

export function createErrorBoundary({ writer, logger, toProblem }: ErrorBoundaryOptions): ErrorBoundary {
  const problemOf = (error: unknown) =>
    error instanceof HttpProblem ? error : (toProblem(error) ?? requestProblem(error))
  return (error, req, res) => {
    const problem = problemOf(error)
    if (!problem) logger.error({ err: error, path: pathOf(req) }, 'a request failed')
    if (res.headersSent) return void res.destroy()
    writer.writeProblem(req, res, problem ?? internalError)
  }
}

const internalError = new HttpProblem({ status: 500, detail: 'something went wrong here' })
