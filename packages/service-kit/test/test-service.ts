import { Registry } from 'prom-client'
import { type HttpService, type HttpServiceOptions, type Logger, createHttpService, createLogger } from '../src'

/** A logger that collects its lines. */
export function createCapturingLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { logger: createLogger({ service: 'test', pod: 'test-1', destination }), lines }
}

const services: HttpService[] = []

/** Starts a service on a free port of 127.0.0.1. `stopServices` stops it. */
export async function startService(options: Partial<HttpServiceOptions>): Promise<HttpService> {
  const { logger } = createCapturingLogger()
  const service = createHttpService({
    port: 0,
    host: '127.0.0.1',
    logger,
    registry: new Registry(),
    routes: [],
    ...options,
  })
  services.push(service)
  await service.start()
  return service
}

/** Stops all started services. Tests call it in `afterEach`. */
export async function stopServices(): Promise<void> {
  await Promise.all(services.splice(0).map((service) => service.stop({ deadlineMs: 200 })))
}

/** A promise with the function that resolves it. */
export function createDeferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((resolvePromise) => (resolve = resolvePromise))
  return { promise, resolve }
}
