import { type ServerResponse } from 'node:http'
import { type LogBuffer, type LogLine } from '../pods/log-buffer'
import { queryNumber } from './request-path'
import { endOnAbort } from './responses'

interface PodLogOptions {
  log: LogBuffer
  res: ServerResponse
  query: URLSearchParams
  now: number
  /** Aborted when the pod is deleted or the server stops. */
  signal: AbortSignal
}

/** Responds to `GET …/pods/X/log` with `tailLines`, `sinceSeconds`, `timestamps` and `follow`. @throws ApiError */
export function streamPodLog({ log, res, query, now, signal }: PodLogOptions): void {
  const tail = queryNumber(query, 'tailLines')
  const since = queryNumber(query, 'sinceSeconds')
  const oldest = since === undefined ? 0 : now - since * 1_000
  const hasTimestamps = query.get('timestamps') === 'true'
  const write = ({ t, text }: LogLine) => res.write(`${hasTimestamps ? `${new Date(t).toISOString()} ` : ''}${text}\n`)
  res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  for (const line of log.tail(tail)) if (line.t >= oldest) write(line)
  if (query.get('follow') !== 'true' || signal.aborted) return void res.end()
  res.flushHeaders()
  endOnAbort(res, signal, log.subscribe(write))
}
