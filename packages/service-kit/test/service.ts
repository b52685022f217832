import { Registry } from 'prom-client'
import { type HttpService, type HttpServiceOptions, type Logger, createHttpService, createLogger } from '../src'

/** A logger that keeps its lines. */
export function capturingLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { logger: createLogger({ service: 'test', pod: 'test-1', destination }), lines }
}

const running: HttpService[] = []

/** Starts a service on a free loopback port; `stopServices` ends it. */
export async function startService(options: Partial<HttpServiceOptions>): Promise<HttpService> {
  const { logger } = capturingLogger()
  const service = createHttpService({
    port: 0,
    host: '127.0.0.1',
    logger,
    registry: new Registry(),
    routes: [],
    ...options,
  })
  running.push(service)
  await service.start()
  return service
}

/** For `afterEach`. */
export async function stopServices(): Promise<void> {
  await Promise.all(running.splice(0).map((service) => service.stop({ deadlineMs: 200 })))
}

/** A promise and the function that resolves it. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}
