import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type ErrorBoundary } from './error-boundary'
import { methodNotAllowed, notFound } from './problem'
import { type ReplyWriter } from './reply-writer'
import { type ObserveRequest } from '../metrics/request-metrics'
import { pathOf } from './request'
import { type Probe } from './probes'

export interface ProbeListenerOptions {
  probes: readonly Probe[]
  writer: ReplyWriter
  boundary: ErrorBoundary
  observe: ObserveRequest
}

/** Answers the probes and nothing else, without express. */
export function createProbeListener({ probes, writer, boundary, observe }: ProbeListenerOptions): RequestListener {
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const started = performance.now()
    const probe = probes.find(({ path }) => path === pathOf(req))
    try {
      if (!probe) throw notFound('there is nothing at this path')
      if (req.method !== 'GET' && req.method !== 'HEAD') throw methodNotAllowed('GET, HEAD')
      writer.write(req, res, await probe.handle())
    } catch (error) {
      boundary(error, req, res)
    }
    const durationMs = performance.now() - started
    observe({ route: probe?.path ?? '(none)', status: res.statusCode, durationMs })
  }
  return (req, res) => void answer(req, res)
}
