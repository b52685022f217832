import { IncomingMessage } from 'node:http'
import { type Span, propagation, trace, context } from '@opentelemetry/api'
import { type HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http'
import { pathOf, type RoutedRequest } from '../http/request'

/** Kubernetes and Prometheus request these every few seconds. */
const UNTRACED = new Set(['/livez', '/readyz', '/metrics'])

/** Which HTTP requests have spans, and their route. */
export const httpSpans: HttpInstrumentationConfig = {
  ignoreIncomingRequestHook: (request) => UNTRACED.has(pathOf(request)),
  // Requests of the service itself, such as the watches of the Kubernetes API, would each be a trace of their own.
  requireParentforOutgoingSpans: true,
  requestHook: (span, request) => {
    // `RouteRequest.traceparent`, and so the log, has the span of this service and not that of its client.
    if (request instanceof IncomingMessage) propagation.inject(trace.setSpan(context.active(), span), request.headers)
  },
  applyCustomAttributesOnSpan: (span, request) => {
    if (request instanceof IncomingMessage) setRoute(span, request as Partial<RoutedRequest>)
  },
}

function setRoute(span: Span, { method = 'HTTP', route }: Partial<RoutedRequest>): void {
  if (!route) return
  span.setAttribute('http.route', route.path)
  span.updateName(`${method} ${route.path}`)
}
