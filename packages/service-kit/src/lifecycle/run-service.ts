import { ConfigurationError, describeProblem } from '../environment/configuration-error'
import { type ServiceEnvironment } from '../environment/service-environment'
import { type Logger, createLogger } from '../logging/logger'
import { type Registry, createRegistry } from '../metrics/registry'
import { type Service } from './create-service'
import { type ProcessHost, listenToParent } from './parent-process'

/** What `create` is given beside the configuration. */
export interface ServiceTools {
  logger: Logger
  registry: Registry
}

export interface RunServiceOptions<C extends ServiceEnvironment, S extends Service> {
  /** The service's name in the log; a function where it depends on the configuration. */
  name: string | ((config: C) => string)
  /** @throws ConfigurationError */
  readConfig: () => C
  /** Puts the service together from its configuration, without starting it. Needs no signals and no environment. */
  create: (options: C & ServiceTools) => S | Promise<S>
  /** Default: this process. */
  host?: ProcessHost
}

/** What is kept of the grace period to exit in good order after the parts have stopped. Milliseconds. */
const RESERVE_MS = 5_000

const SHORTEST_DRAIN_MS = 500

/**
 * A service's whole life, for its `main.ts`. Reads the configuration: one line per wrong variable on stderr and exit
 * code 1 if it is invalid. Creates and starts the service and runs it until SIGTERM or SIGINT (or the parent's message
 * `SIGTERM`); then its parts have the grace period less 5 s to stop, and the process exits 0, or 1 if one did not stop
 * cleanly. A second signal, an unhandled rejection, an uncaught exception or a failed start exits 1, and so does the
 * end of a parent process that opened an IPC channel.
 *
 * @returns the service once it has started; undefined if it did not.
 */
export async function runService<C extends ServiceEnvironment, S extends Service>(
  options: RunServiceOptions<C, S>,
): Promise<S | undefined> {
  const { create, host = process } = options
  const config = readConfigOrExit(options.readConfig, host)
  if (!config) return undefined
  const name = typeof options.name === 'string' ? options.name : options.name(config)
  const logger = createLogger({ service: name, pod: config.pod, level: config.logLevel })
  const run = new Run<S>({ logger, host, graceMs: config.graceMs })
  run.listen()
  try {
    const service = await run.start(() => create({ ...config, logger, registry: createRegistry() }))
    if (service) logger.info({ parts: service.parts.map((part) => part.name) }, `${name} started`)
    return service
  } catch (error) {
    await run.failStart(error)
    return undefined
  }
}

function readConfigOrExit<C>(readConfig: () => C, host: ProcessHost): C | undefined {
  try {
    return readConfig()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(error.problems.map((problem) => `${describeProblem(problem)}\n`).join(''))
    host.exit(1)
    return undefined
  }
}

/** One service in this process, from its creation to the exit. */
class Run<S extends Service> {
  private readonly options: { logger: Logger; host: ProcessHost; graceMs: number }
  private service: S | undefined
  private isEnding = false

  constructor(options: Run<S>['options']) {
    this.options = options
  }

  listen(): void {
    const { host } = this.options
    for (const signal of ['SIGTERM', 'SIGINT']) host.on(signal, () => void this.end(signal))
    for (const event of ['uncaughtException', 'unhandledRejection'])
      host.on(event, (error: unknown) => this.crash(error, event))
    listenToParent({ host, onSigterm: () => void this.end('SIGTERM') })
  }

  /** Undefined if a signal came first. */
  async start(create: () => S | Promise<S>): Promise<S | undefined> {
    const service = await create()
    if (this.isEnding) return undefined
    this.service = service
    await service.start()
    return this.isEnding ? undefined : service
  }

  private async end(signal: string): Promise<void> {
    const { logger, host } = this.options
    if (this.isEnding) {
      logger.warn({ signal }, 'second signal: exiting at once')
      return host.exit(1)
    }
    this.isEnding = true
    logger.info({ signal }, 'stopping')
    const clean = await this.stop()
    logger.info({ clean }, 'stopped')
    host.exit(clean ? 0 : 1)
  }

  private crash(error: unknown, event: string): void {
    this.options.logger.fatal({ err: error, event }, 'unhandled error')
    this.options.host.exit(1)
  }

  async failStart(error: unknown): Promise<void> {
    // A start that was interrupted by a signal has not failed.
    if (this.isEnding) return
    this.isEnding = true
    this.options.logger.fatal({ err: error }, 'could not start')
    await this.stop()
    this.options.host.exit(1)
  }

  private async stop(): Promise<boolean> {
    const deadlineMs = Math.max(this.options.graceMs - RESERVE_MS, SHORTEST_DRAIN_MS)
    return (await this.service?.stop({ deadlineMs })) ?? true
  }
}
