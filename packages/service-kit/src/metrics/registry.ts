import { Registry, collectDefaultMetrics } from 'prom-client'

export { Registry } from 'prom-client'

/** A metrics registry with the process's own figures (CPU, memory, event loop, garbage collection). */
export function createRegistry(): Registry {
  const registry = new Registry()
  // The default of 10 ms would wake an idle process a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 200 })
  return registry
}
