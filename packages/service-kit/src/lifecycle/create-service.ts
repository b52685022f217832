import { type Health } from '../http/probes'
import { type HttpService, type HttpServiceOptions, createHttpService } from '../http/http-service'
import { type Part, healthOfParts } from './part'
import { stopParts } from './stop-parts'

export interface ServiceOptions extends HttpServiceOptions {
  /** Parts that receive work, such as a Kafka consumer. Started after the dependencies, stopped first. */
  workers?: readonly Part[]
  /** Parts that requests and workers use, such as a database connection. Stopped last, in this order. */
  dependencies?: readonly Part[]
}

/** A service. `runService` runs it; a test calls its methods. */
export interface Service {
  readonly http: HttpService
  /** All parts, in the order in which they are stopped: workers, HTTP, dependencies. */
  readonly parts: readonly Part[]
  /**
   * Resolves when all parts run. HTTP starts together with the dependencies, so that the probes report which part is
   * still starting.
   */
  start(): Promise<void>
  /**
   * Drains and stops the parts one after the other, even if `start` has not resolved yet.
   * @param options `deadlineMs`: time for all parts together, default 5,000.
   * @returns whether every part stopped cleanly.
   */
  stop(options?: { deadlineMs?: number }): Promise<boolean>
  /** Health that `/livez` and `/readyz` report. */
  health(): Health
}

/** Creates a service from its HTTP routes, workers and dependencies, without starting it. */
export function createService({ workers = [], dependencies = [], ...options }: ServiceOptions): Service {
  const { logger, health = () => healthOfParts([...workers, ...dependencies]) } = options
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
