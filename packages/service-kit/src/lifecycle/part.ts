import { type Health } from '../http/probes'

/** A component that runs as long as the service: an HTTP server, a consumer, a connection. */
export interface Part {
  name: string
  /** Resolves when the part runs. It may wait for a server, such as a Kafka broker. */
  start(): Promise<void>
  /** Finishes the work within `deadlineMs`. It may be called before `start` has resolved. */
  stop(options: { deadlineMs: number }): Promise<void>
  /** Called on every part before the first part is stopped. The part should accept no new work. */
  drain?(): void
  health?(): Health
}

/** The health of several parts; each detail begins with the part's name. Parts without `health` are healthy. */
export function healthOfParts(parts: readonly Part[]): Health {
  return combineHealth(
    parts.flatMap((part) => {
      const health = part.health?.()
      return health ? [{ ...health, detail: health.detail && `${part.name}: ${health.detail}` }] : []
    }),
  )
}

/** Ready if all are ready, live if all are live, with all details. */
export function combineHealth(healths: readonly Health[]): Health {
  return {
    ready: healths.every(({ ready }) => ready),
    live: healths.every(({ live }) => live),
    detail: healths.flatMap(({ detail }) => detail || []).join('; '),
  }
}
