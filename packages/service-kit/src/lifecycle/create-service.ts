import { type Health } from '../http/probes'
import { type HttpService, type HttpServiceOptions, createHttpService } from '../http/http-service'
import { type Part, combinedHealth } from './part'
import { stopParts } from './stop-parts'

export interface ServiceOptions extends HttpServiceOptions {
  /** What brings work, such as a consumer: started once the dependencies run, stopped first. */
  workers?: readonly Part[]
  /** What requests and workers need, such as a database connection: stopped last, in this order. */
  dependencies?: readonly Part[]
}

/** A service, to be run by `runService` or, in tests, by hand. */
export interface Service {
  readonly http: HttpService
  /** All parts, in the order in which they are stopped: workers, HTTP, dependencies. */
  readonly parts: readonly Part[]
  /** Resolves when all parts run. HTTP answers at once, so that probes see what the service waits for. */
  start(): Promise<void>
  /**
   * Drains and stops the parts one after the other, also while `start` is still waiting.
   * @param options `deadlineMs`: default 5,000.
   * @returns whether every part stopped cleanly.
   */
  stop(options?: { deadlineMs?: number }): Promise<boolean>
  /** What `/livez` and `/readyz` report. */
  health(): Health
}

/** Puts a service together: its HTTP server, what brings work, and what both need. Nothing is started yet. */
export function createService({ workers = [], dependencies = [], ...options }: ServiceOptions): Service {
  const { logger, health = () => combinedHealth([...workers, ...dependencies]) } = options
  const http = createHttpService({ ...options, health })
  const parts = [...workers, http, ...dependencies]
  let isStopping = false

  async function startWorkers(): Promise<void> {
    await startAll(dependencies)
    if (!isStopping) await startAll(workers)
  }

  return {
    http,
    parts,
    health,
    start: async () => void (await Promise.all([http.start(), startWorkers()])),
    stop: ({ deadlineMs = 5_000 } = {}) => {
      isStopping = true
      return stopParts({ parts, logger, deadlineMs })
    },
  }
}

async function startAll(parts: readonly Part[]): Promise<void> {
  await Promise.all(parts.map((part) => part.start()))
}
