import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type ExportedSpan, decodeSpans } from './spans'

/** A server that receives the traces of services or of a Collector (OTLP over HTTP in protobuf). */
export interface TraceReceiver {
  /** Value of OTEL_EXPORTER_OTLP_ENDPOINT. */
  url: string
  spans: ExportedSpan[]
  close: () => Promise<void>
}

export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ExportedSpan[] = []
  const server = createServer((req, res) => {
    void buffer(req).then((body) => {
      if (req.url !== '/v1/traces') return res.writeHead(404).end()
      spans.push(...decodeSpans(body))
      res.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
