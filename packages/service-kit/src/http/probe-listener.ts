import { type ServerResponse } from 'node:http'
import { type ObserveRequest } from '../metrics/request-metrics'
import { type ErrorBoundary } from './error-boundary'
import { type Probe } from './probes'
import { methodNotAllowed, notFound } from './problem'
import { type ReplyWriter } from './reply-writer'
import { type RequestListener, type RoutedRequest, pathOf } from './request'

export interface ProbeListenerOptions {
  probes: readonly Probe[]
  writer: ReplyWriter
  boundary: ErrorBoundary
  observe: ObserveRequest
}

/** Serves the probes only, without express. */
export function createProbeListener({ probes, writer, boundary, observe }: ProbeListenerOptions): RequestListener {
  async function respond(req: RoutedRequest, res: ServerResponse): Promise<void> {
    const probe = probes.find(({ path }) => path === pathOf(req))
    try {
      if (!probe) throw notFound('this path does not exist')
      req.route = probe
      if (req.method !== 'GET' && req.method !== 'HEAD') throw methodNotAllowed('GET, HEAD')
      writer.write(req, res, await probe.handle())
    } catch (error) {
      boundary(error, req, res)
    }
    observe(req, res)
  }
  return (req, res) => void respond(req, res)
}
