import { type ServerResponse } from 'node:http'
import { queryNumber } from './request-path'
import { type LogBuffer, type LogLine } from '../pods/log-buffer'

interface PodLogOptions {
  log: LogBuffer
  res: ServerResponse
  query: URLSearchParams
  now: number
  /** Aborted when the pod is deleted or the server stops. */
  signal: AbortSignal
}

/** Answers `GET …/pods/X/log` with `tailLines`, `sinceSeconds`, `timestamps` and `follow`. @throws ApiError */
export function streamPodLog({ log, res, query, now, signal }: PodLogOptions): void {
  const tail = queryNumber(query, 'tailLines')
  const since = queryNumber(query, 'sinceSeconds')
  const oldest = since === undefined ? 0 : now - since * 1_000
  const format = formatter(query.get('timestamps') === 'true')
  res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  for (const line of log.tail(tail)) if (line.t >= oldest) res.write(format(line))
  if (query.get('follow') !== 'true' || signal.aborted) return void res.end()
  res.flushHeaders()
  const unsubscribe = log.subscribe((line) => res.write(format(line)))
  const end = () => {
    unsubscribe()
    signal.removeEventListener('abort', end)
    res.end()
  }
  signal.addEventListener('abort', end)
  res.once('close', end)
}

function formatter(timestamps: boolean): (line: LogLine) => string {
  return ({ t, text }) => (timestamps ? `${new Date(t).toISOString()} ${text}\n` : `${text}\n`)
}
