import { type Health } from '../http/probes'

/** Something that runs as long as the service: an HTTP server, a consumer, a connection. */
export interface Part {
  name: string
  /** Resolves when it runs; may wait for its own dependencies, such as a broker. */
  start(): Promise<void>
  /** Finishes its work within `deadlineMs`; also called when `start` has not resolved yet. */
  stop(options: { deadlineMs: number }): Promise<void>
  /** Called on every part before the first one is stopped: it should not accept new work any more. */
  drain?(): void
  health?(): Health
}

/** The health of several parts, each detail with its part's name. Parts without `health` count as healthy. */
export function combinedHealth(parts: readonly Part[]): Health {
  return joinHealth(
    parts.flatMap((part) => {
      const health = part.health?.()
      return health ? [{ ...health, detail: health.detail && `${part.name}: ${health.detail}` }] : []
    }),
  )
}

/** Ready and live if all are, with the details of all. */
export function joinHealth(healths: readonly Health[]): Health {
  return {
    ready: healths.every(({ ready }) => ready),
    live: healths.every(({ live }) => live),
    detail: healths.flatMap(({ detail }) => detail || []).join('; '),
  }
}
