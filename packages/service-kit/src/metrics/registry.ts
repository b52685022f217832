import { Registry, collectDefaultMetrics } from 'prom-client'

export { Registry } from 'prom-client'

/** A registry with the default metrics of the process: CPU, memory, event loop, garbage collection. */
export function createRegistry(): Registry {
  const registry = new Registry()
  // The default precision of 10 ms wakes an idle process a hundred times per second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 200 })
  return registry
}
