import { setTimeout as sleep } from 'node:timers/promises'
import { DiagLogLevel, context, diag, isSpanContextValid, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis'
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { type Logger } from '../logging/logger'
import { createDiagLogger } from './diag-logger'
import { httpSpans } from './http-spans'
import { createTracing } from './create-tracing'
import { type Tracing } from './tracing'

/** Longest wait for the collector when the service stops. `runService` reserves 5 s for what follows the parts. */
const FLUSH_MS = 2_000

// Only `runService` loads this module, and only if traces are exported. Only modules that are loaded later are
// instrumented.
registerInstrumentations({
  instrumentations: [
    new HttpInstrumentation(httpSpans),
    // The complete command would contain all documents of a batch.
    new MongoDBInstrumentation({ dbStatementSerializer: (command) => Object.keys(command)[0] ?? '' }),
    new IORedisInstrumentation(),
  ],
})

/** The ids of the active span, for each entry of the log. */
function spanFields(): { trace_id?: string; span_id?: string } {
  const span = trace.getSpanContext(context.active())
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {}
}

/** Starts to export traces, with the settings in the variables `OTEL_*`. */
export function startTracing({ service, pod }: { service: string; pod: string }) {
  const serviceResource = resourceFromAttributes({ 'service.name': service, 'service.instance.id': pod })
  const resource = defaultResource()
    .merge(serviceResource)
    .merge(detectResources({ detectors: [envDetector] }))
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  provider.register()
  const tracing: Tracing = createTracing()
  return {
    tracing,
    logFields: { mixin: spanFields },
    logProblems: (logger: Logger) => diag.setLogger(createDiagLogger(logger), DiagLogLevel.WARN),
    /** Exports the remaining spans. Never rejects: problems are logged. */
    stop: () => Promise.race([provider.shutdown().catch(() => undefined), sleep(FLUSH_MS)]),
  }
}
