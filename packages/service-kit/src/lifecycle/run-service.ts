import { ConfigurationError } from '../environment/configuration-error'
import { type ServiceEnvironment } from '../environment/service-environment'
import { isTracingOn } from '../environment/tracing-environment'
import { type Logger, createLogger } from '../logging/logger'
import { type Registry, createRegistry } from '../metrics/registry'
import { type Tracing } from '../tracing/tracing'
import { type Service } from './create-service'
import { collectYoungInOneThread, letHeapGrow } from './garbage-collection'
import { type ServiceProcess, listenToParent } from './parent-process'

/** Arguments of `create` that are not part of the configuration. */
export interface ServiceTools {
  logger: Logger
  registry: Registry
  /** Present only while traces are exported. */
  tracing?: Tracing
}

export interface RunServiceOptions<C extends ServiceEnvironment, S extends Service> {
  /** Name of the service in the log, or a function if the name depends on the configuration. */
  name: string | ((config: C) => string)
  /**
   * Reads the configuration. If the module of the configuration loads a database client, this function must import it,
   * for the same reason as `create`.
   * @throws ConfigurationError
   */
  readConfig: () => C | Promise<C>
  /**
   * Creates the service from its configuration, without starting it. This function must import the module of the
   * service, because only modules that are loaded after the start of tracing can be traced.
   */
  create: (options: C & ServiceTools) => S | Promise<S>
  /**
   * Whether the heap may triple between two major garbage collections, unless the process may use less than 1 GiB. For services
   * on the path of an order's request, because each collection delays some clients. Default: V8 decides, so the process uses
   * less memory.
   */
  hasGrowingHeap?: boolean
  /** Default: `process`. */
  serviceProcess?: ServiceProcess
}

/** Part of the grace period that is reserved for the exit after the parts have stopped. */
const RESERVE_MS = 5_000

/** Minimum time for the parts to stop, in case the grace period is shorter than the reserve. */
const MIN_STOP_MS = 500

/**
 * Runs a service; its `main.ts` calls this function. If traces are exported, OpenTelemetry's instrumentation is loaded
 * before the configuration is read. If the configuration is invalid, prints one line per wrong variable to stderr and
 * exits with code 1. Creates, starts and runs the service until SIGTERM or SIGINT (or the parent's message
 * `SIGTERM`). Then the parts stop, at the latest 5 s before the end of the grace period, and the process exits with
 * code 0, or 1 if a part failed to stop. A second SIGTERM changes nothing. SIGINT (Ctrl-C) during the stop, an
 * unhandled rejection, an uncaught exception, a failed start or the end of a parent process with an IPC channel exits
 * with code 1.
 *
 * @returns the service when it has started, or undefined if it has not.
 */
export async function runService<C extends ServiceEnvironment, S extends Service>(
  options: RunServiceOptions<C, S>,
): Promise<S | undefined> {
  const { create, serviceProcess = process } = options
  const sdk = isTracingOn(serviceProcess.env ?? {}) ? await import('../tracing/sdk.js') : undefined
  const config = await readConfigOrExit(options.readConfig, serviceProcess)
  if (!config) return undefined
  const name = typeof options.name === 'string' ? options.name : options.name(config)
  const traces = sdk?.startTracing({ service: name, pod: config.pod })
  const logger = createLogger({ service: name, pod: config.pod, level: config.logLevel, ...traces?.logFields })
  traces?.logProblems(logger)
  const run = new ServiceRun<S>({ logger, serviceProcess, graceMs: config.graceMs, stopTracing: traces?.stop })
  run.listen()
  try {
    const tools = { logger, registry: createRegistry(), ...(traces && { tracing: traces.tracing }) }
    const service = await run.start(() => create({ ...config, ...tools }))
    // After the start, because Node does not use its cache of compiled code with changed settings.
    collectYoungInOneThread()
    if (options.hasGrowingHeap) letHeapGrow()
    if (service) logger.info({ parts: service.parts.map((part) => part.name) }, `${name} started`)
    return service
  } catch (error) {
    await run.handleFailedStart(error)
    return undefined
  }
}

async function readConfigOrExit<C>(
  readConfig: () => C | Promise<C>,
  serviceProcess: ServiceProcess,
): Promise<C | undefined> {
  try {
    return await readConfig()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${error.message}\n`)
    serviceProcess.exit(1)
    return undefined
  }
}

interface ServiceRunOptions {
  logger: Logger
  serviceProcess: ServiceProcess
  graceMs: number
  stopTracing: (() => Promise<void>) | undefined
}

class ServiceRun<S extends Service> {
  private service: S | undefined
  private isStopping = false

  constructor(private readonly options: ServiceRunOptions) {}

  listen(): void {
    const { serviceProcess } = this.options
    for (const signal of ['SIGTERM', 'SIGINT']) serviceProcess.on(signal, () => void this.end(signal))
    for (const event of ['uncaughtException', 'unhandledRejection'])
      serviceProcess.on(event, (error: unknown) => this.exitOnError(error, event))
    listenToParent({ serviceProcess, onSigterm: () => void this.end('SIGTERM') })
  }

  /** Resolves with undefined if a signal came before the service had started. */
  async start(create: () => S | Promise<S>): Promise<S | undefined> {
    const service = await create()
    if (this.isStopping) return undefined
    this.service = service
    await service.start()
    return this.isStopping ? undefined : service
  }

  private async end(signal: string): Promise<void> {
    const { logger, serviceProcess } = this.options
    if (this.isStopping) return this.onSecondSignal(signal)
    this.isStopping = true
    logger.info({ signal }, 'signal received: stopping')
    const isClean = await this.stop()
    logger.info({ isClean }, 'stopped')
    serviceProcess.exit(isClean ? 0 : 1)
  }

  /**
   * A second Ctrl-C exits immediately, but not a second SIGTERM: a kubelet sends it if the grace period becomes
   * shorter.
   */
  private onSecondSignal(signal: string): void {
    const { logger, serviceProcess } = this.options
    if (signal !== 'SIGINT') return logger.info({ signal }, 'second signal received: still stopping')
    logger.warn({ signal }, 'second signal received: exiting immediately')
    serviceProcess.exit(1)
  }

  private exitOnError(error: unknown, event: string): void {
    this.options.logger.fatal({ err: error, event }, 'unhandled error: exiting immediately')
    this.options.serviceProcess.exit(1)
  }

  async handleFailedStart(error: unknown): Promise<void> {
    // A signal has interrupted the start, so `end` stops the service.
    if (this.isStopping) return
    this.isStopping = true
    this.options.logger.fatal({ err: error }, 'the service failed to start')
    await this.stop()
    this.options.serviceProcess.exit(1)
  }

  private async stop(): Promise<boolean> {
    const deadlineMs = Math.max(this.options.graceMs - RESERVE_MS, MIN_STOP_MS)
    const isClean = (await this.service?.stop({ deadlineMs })) ?? true
    await this.options.stopTracing?.()
    return isClean
  }
}
