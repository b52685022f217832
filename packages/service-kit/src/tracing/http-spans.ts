import { IncomingMessage } from 'node:http'
import { type Span, propagation, trace, context } from '@opentelemetry/api'
import { type HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http'
import { pathOf, type RoutedRequest } from '../http/request'

/** Kubernetes and Prometheus request these paths every few seconds. */
const UNTRACED = new Set(['/livez', '/readyz', '/metrics'])

/** Decides which HTTP requests have spans, and adds their routes. */
export const httpSpans: HttpInstrumentationConfig = {
  ignoreIncomingRequestHook: (request) => UNTRACED.has(pathOf(request)),
  // An outgoing request without a parent span, such as a watch of the Kubernetes API, starts no trace.
  requireParentforOutgoingSpans: true,
  requestHook: (span, request) => {
    // `RouteRequest.traceparent`, and so the log, then contains the span of this service instead of the client's span.
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
